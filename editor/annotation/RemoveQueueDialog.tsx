import { useMutation } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { toast } from '../ui/toast-store.ts'
import { removeQueue, useQueueChanged } from './annotation-requests.ts'

interface Props {
  readonly queue: QueueAnswer
  readonly onClose: () => void
}

/** Asks before what people said is lost. */
export function RemoveQueueDialog({ queue, onClose }: Props) {
  const [, go] = useLocation()
  const changed = useQueueChanged()
  const remove = useMutation({
    mutationFn: () => removeQueue(queue.id),
    async onSuccess() {
      go(paths.queues)
      await changed(queue.id)
      toast(`Deleted the queue ${queue.name}.`)
    },
  })
  return (
    <DeleteDialog title="Delete this queue?" remove={remove} onClose={onClose}>
      <p>
        {`The labels of ${formatCount(queue.items, 'item')} are lost, and judges are not measured against them any more. The runs stay, and so does what went into datasets. This cannot be undone.`}
      </p>
    </DeleteDialog>
  )
}
