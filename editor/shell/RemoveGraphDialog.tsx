import { useMutation } from '@tanstack/react-query'
import type { GraphSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'

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
    <DeleteDialog title={`Delete ${graph.title}?`} remove={remove} onClose={onClose}>
      <p>The draft and all versions of {graph.name} go with it. This cannot be undone.</p>
    </DeleteDialog>
  )
}
