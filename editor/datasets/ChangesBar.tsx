import { useMutation } from '@tanstack/react-query'
import { Save, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { ApiError } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import {
  changeWords,
  clearChanges,
  countChanges,
  rebaseChanges,
  undoChange,
  type PendingChanges,
} from './dataset-changes.ts'
import { changeDataset, readExamples, useDatasetChanged } from './dataset-requests.ts'
import styles from './ChangesBar.module.css'

interface Props {
  readonly dataset: DatasetAnswer
  readonly changes: PendingChanges
}

/** What was changed and is kept in this browser only, until it is saved as a version. */
export function ChangesBar({ dataset, changes }: Props) {
  const { name, version } = dataset
  const [message, setMessage] = useState('')
  const changed = useDatasetChanged()
  const save = useMutation({
    mutationFn: () =>
      changeDataset(name, {
        baseVersion: changes.base,
        message: message.trim() === '' ? changeWords(changes) : message.trim(),
        put: Object.values(changes.put),
        remove: changes.removed,
      }),
    async onSuccess(made) {
      await changed(name)
      clearChanges(name)
      setMessage('')
      toast(`Saved version ${made.version}.`)
    },
  })
  const rebase = useMutation({
    mutationFn: () => readExamples(name, {}, '', 1),
    async onSuccess(newest) {
      rebaseChanges(name, newest.version)
      save.reset()
      await changed(name)
    },
    onError: (error) => toast(error.message, { tone: 'error' }),
  })
  const moved = save.error instanceof ApiError && save.error.status === 409
  if (countChanges(changes) === 0) return null
  return (
    <section className={styles.bar} aria-label="Changes that are not saved">
      {save.error !== null && (
        <Notice
          tone={moved ? 'warn' : 'error'}
          title={moved ? 'Somebody else saved a version meanwhile' : 'They could not be saved'}
          action={
            moved ? (
              <Button isDisabled={rebase.isPending} onPress={() => rebase.mutate()}>
                Put mine on top
              </Button>
            ) : undefined
          }
        >
          {moved
            ? 'Your changes are kept here. Put on top of theirs, the examples that you changed are as you have them.'
            : save.error.message}
        </Notice>
      )}
      <div className={styles.line}>
        <span className={styles.words} role="status">
          <b>{changeWords(changes)}</b>
          <small>Kept in this browser until you save version {version + 1}.</small>
        </span>
        <div className={styles.message}>
          <TextField
            label="What changed"
            labelHidden
            value={message}
            onChange={setMessage}
            placeholder="What changed, and why"
            maxLength={2000}
          />
        </div>
        <Button icon={<Undo2 />} onPress={() => undoChange(name)}>
          Undo
        </Button>
        <Button
          onPress={() => {
            clearChanges(name)
            toast('Threw the changes away.')
          }}
        >
          Discard
        </Button>
        <Button
          variant="primary"
          icon={<Save />}
          isDisabled={save.isPending}
          onPress={() => save.mutate()}
        >
          {`Save version ${version + 1}`}
        </Button>
      </div>
    </section>
  )
}
