import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Alert } from '../../../server/api/alerts.ts'
import { request } from '../../client/request.ts'
import { DeleteDialog } from '../../ui/DeleteDialog.tsx'
import { toast } from '../../ui/toast-store.ts'
import { alertAddress } from './alert-requests.ts'

/** Asks before nobody is told any more. */
export default function DeleteAlert({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => request<undefined>(alertAddress(alert.id), { method: 'DELETE' }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ['alerts'] })
      toast('Deleted the alert.')
      onClose()
    },
  })
  return (
    <DeleteDialog title="Delete this alert?" remove={remove} onClose={onClose}>
      <p>
        {alert.sentence}: nobody is told of that from then on, and when it fired is forgotten. The
        secret that its webhook is signed with is lost, too.
      </p>
    </DeleteDialog>
  )
}
