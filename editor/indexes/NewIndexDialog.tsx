import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { IndexCreate, IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ChunkingFields } from './ChunkingFields.tsx'
import { chunkingProblems, usualChunking } from './chunkers.ts'
import { indexNameProblem } from './index-name.ts'
import { useIndexChanged } from './index-requests.ts'
import styles from './NewIndexDialog.module.css'

interface Props {
  readonly taken: readonly string[]
  readonly onClose: () => void
  readonly onMade: (name: string) => void
}

/** Asks how an index is called and how it cuts, and makes it. Both but the name can be changed later. */
export function NewIndexDialog({ taken, onClose, onMade }: Props) {
  const form = useId()
  const [name, setName] = useState('')
  const [language, setLanguage] = useState('en')
  const [chunking, setChunking] = useState(usualChunking)
  const changed = useIndexChanged()
  const problem = indexNameProblem(name, taken)
  const complete =
    name !== '' && problem === undefined && Object.keys(chunkingProblems(chunking)).length === 0
  const make = useMutation({
    mutationFn() {
      const body: IndexCreate = { name, language, chunking }
      return request<IndexSummary>('/api/indexes', { method: 'POST', body })
    },
    onSuccess(made) {
      changed(made.name, made)
      onClose()
      onMade(made.name)
    },
  })
  return (
    <Dialog
      wide
      isOpen
      title="New index"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isDisabled={!complete || make.isPending}
          >
            Create
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (complete && !make.isPending) make.mutate()
        }}
      >
        <TextField
          label="Name"
          mono
          autoFocus
          autoComplete="off"
          value={name}
          onChange={setName}
          placeholder="handbook"
          error={problem}
          description="Graphs name the index by it, and it stays as it is."
        />
        <ChunkingFields
          language={language}
          onLanguage={setLanguage}
          chunking={chunking}
          onChunking={setChunking}
        />
        {make.error !== null && (
          <Notice tone="error" title="The index could not be made">
            {make.error.message}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}
