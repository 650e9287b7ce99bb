import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Alert } from '../../../server/api/alerts.ts'
import { request } from '../../client/request.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
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
    <Dialog
      title="Delete this alert?"
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
      <p>
        {alert.sentence}: nobody is told of that from then on, and when it fired is forgotten. The
        secret that its webhook is signed with is lost, too.
      </p>
      {remove.error !== null && <Notice tone="error">{remove.error.message}</Notice>}
    </Dialog>
  )
}
