import { useMutation } from '@tanstack/react-query'
import type { DocumentsPut, DocumentsReport, IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { indexAddress, useIndexChanged } from './index-requests.ts'
import styles from './BuildFailure.module.css'

/** Why an index could not be built, and a way to try again. Its documents are safe. */
export function BuildFailure({ index: { name, error } }: { index: IndexSummary }) {
  const changed = useIndexChanged()
  const again = useMutation({
    mutationFn() {
      const body: DocumentsPut = { documents: [] }
      return request<DocumentsReport>(indexAddress(name, '/documents'), { method: 'PUT', body })
    },
    onSuccess: () => changed(name),
  })
  return (
    <div className={styles.failure}>
      <Notice
        tone="error"
        title="The index could not be built"
        action={
          <Button isDisabled={again.isPending} onPress={() => again.mutate()}>
            Build again
          </Button>
        }
      >
        {again.error?.message ?? error} The documents are kept.
      </Notice>
    </div>
  )
}
