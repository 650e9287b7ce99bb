import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { GraphList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { datasetNameProblem } from './dataset-name.ts'
import { createDataset, useDatasetChanged } from './dataset-requests.ts'
import styles from './forms.module.css'

/** Stands for no graph: an option needs a name. */
const anyGraph = ' any'

interface Props {
  readonly taken: readonly string[]
  readonly suggestion: string
  /** A file whose rows it is made of. */
  readonly file?: File | undefined
  readonly onClose: () => void
  readonly onMade: (name: string) => void
}

/** Asks how a dataset is called and for which graph it is. */
export function NewDatasetDialog({ taken, suggestion, file, onClose, onMade }: Props) {
  const form = useId()
  const [name, setName] = useState(suggestion)
  const [description, setDescription] = useState('')
  const [graph, setGraph] = useState(anyGraph)
  const changed = useDatasetChanged()
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const problem = datasetNameProblem(name, taken)
  const complete = name !== '' && problem === undefined
  const make = useMutation({
    mutationFn: () =>
      createDataset({ name, description, ...(graph === anyGraph ? {} : { graph }) }),
    async onSuccess(made) {
      await changed(made.name)
      onClose()
      onMade(made.name)
    },
  })
  return (
    <Dialog
      isOpen
      title="New dataset"
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
            {file === undefined ? 'Create' : 'Go on to the columns'}
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
        {file !== undefined && <Notice>{`The rows of ${file.name} become its examples.`}</Notice>}
        <TextField
          label="Name"
          mono
          autoFocus
          autoComplete="off"
          value={name}
          onChange={setName}
          placeholder="support-golden"
          error={problem}
          description="Evaluations name it by this, and it stays as it is."
        />
        <Select
          label="For the graph"
          options={[
            { id: anyGraph, label: 'Any graph' },
            ...(data?.graphs ?? []).map((one) => ({
              id: one.name,
              label: one.title,
              ...(one.title === one.name ? {} : { aside: one.name }),
            })),
          ]}
          value={graph}
          onChange={setGraph}
          description="Its inputs and outputs become the columns."
        />
        <TextField
          label="Description"
          rows={2}
          value={description}
          onChange={setDescription}
          placeholder="Where the questions come from"
        />
        {make.error !== null && (
          <Notice tone="error" title="The dataset could not be made">
            {make.error.message}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}
