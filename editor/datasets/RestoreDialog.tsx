import { useMutation } from '@tanstack/react-query'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import { compareExamples } from './compare-examples.ts'
import { allExamples, changeDataset, useDatasetChanged } from './dataset-requests.ts'

interface Props {
  readonly dataset: DatasetAnswer
  readonly version: number
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Makes an old version the newest again. Those in between stay in the history. */
export function RestoreDialog({ dataset, version, onClose, onDone }: Props) {
  const { name } = dataset
  const changed = useDatasetChanged()
  const restore = useMutation({
    async mutationFn() {
      const [now, then] = await Promise.all([allExamples(name), allExamples(name, { version })])
      const { added, removed, changed: edited } = compareExamples(now, then)
      return changeDataset(name, {
        baseVersion: dataset.version,
        message: `As in version ${version}`,
        put: [...added, ...edited.map(({ after }) => after)],
        remove: removed.map(({ id }) => id),
      })
    },
    async onSuccess(made) {
      await changed(name)
      onClose()
      onDone()
      toast(`Version ${made.version} is as version ${version} was.`)
    },
  })
  return (
    <Dialog
      title={`Make version ${version} the newest?`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={restore.isPending} onPress={() => restore.mutate()}>
            Make it the newest
          </Button>
        </>
      }
    >
      <p>
        A new version is made with the examples of version {version}. All versions in between stay,
        and evaluations that used them stay as they are.
      </p>
      {restore.error !== null && <Notice tone="error">{restore.error.message}</Notice>}
    </Dialog>
  )
}
