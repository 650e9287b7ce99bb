import { useMutation } from '@tanstack/react-query'
import { request } from '../client/request.ts'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { toast } from '../ui/toast-store.ts'
import { indexAddress, useIndexChanged } from './index-requests.ts'
import styles from './DeleteDocumentsDialog.module.css'

interface Props {
  readonly index: string
  readonly documents: readonly { readonly id: string; readonly title: string }[]
  readonly onClose: () => void
  readonly onDeleted: () => void
}

const named = 5

/** Documents that are gone must be added again, so it asks first. */
export default function DeleteDocumentsDialog({ index, documents, onClose, onDeleted }: Props) {
  const changed = useIndexChanged()
  const first = documents[0]
  const what =
    documents.length === 1 && first !== undefined
      ? first.title
      : formatCount(documents.length, 'document')
  const remove = useMutation({
    async mutationFn() {
      for (const [at, { id }] of documents.entries()) {
        // The index is built once, after the last.
        const more = at < documents.length - 1 ? '?more=true' : ''
        const path = indexAddress(index, `/documents/${encodeURIComponent(id)}${more}`)
        await request<undefined>(path, { method: 'DELETE' })
      }
    },
    onSuccess() {
      toast(`Deleted ${what}.`)
      onDeleted()
      onClose()
    },
    // Some may be gone even when one of them could not be deleted.
    onSettled: () => changed(index),
  })
  return (
    <DeleteDialog
      title={`Delete ${what}?`}
      remove={remove}
      failure="Not everything was deleted"
      keep={documents.length === 1 ? 'Keep it' : 'Keep them'}
      onClose={onClose}
    >
      <div className={styles.body}>
        <p>
          Graphs that search {index} will not find {documents.length === 1 ? 'it' : 'them'} any
          more. Runs of the past keep the passages that they found. To have{' '}
          {documents.length === 1 ? 'it' : 'them'} back, add the same{' '}
          {documents.length === 1 ? 'file' : 'files'} again.
        </p>
        {documents.length > 1 && (
          <ul className={styles.list}>
            {documents.slice(0, named).map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
            {documents.length > named && <li>and {documents.length - named} more</li>}
          </ul>
        )}
      </div>
    </DeleteDialog>
  )
}
