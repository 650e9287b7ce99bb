import { useMutation } from '@tanstack/react-query'
import type { GraphSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'

interface Props {
  readonly graph: GraphSummary
  readonly onClose: () => void
  readonly onRemoved: () => void
}

/** The one thing on this page that cannot be undone asks first. */
export function RemoveGraphDialog({ graph, onClose, onRemoved }: Props) {
  const remove = useMutation({
    mutationFn: () =>
      request<undefined>(`/api/graphs/${encodeURIComponent(graph.name)}`, { method: 'DELETE' }),
    onSuccess() {
      onClose()
      onRemoved()
    },
  })
  return (
    <Dialog
      title={`Delete ${graph.title}?`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button variant="danger" isDisabled={remove.isPending} onPress={() => remove.mutate()}>
            Delete
          </Button>
        </>
      }
    >
      <p>The draft and all versions of {graph.name} go with it. This cannot be undone.</p>
      {remove.error !== null && <Notice tone="error">{remove.error.message}</Notice>}
    </Dialog>
  )
}
