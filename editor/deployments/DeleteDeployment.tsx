import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { toast } from '../ui/toast-store.ts'
import { deploymentAddress } from './deployment-requests.ts'

/** Asks before a name stops to answer for good. */
export default function DeleteDeployment({ name, onClose }: { name: string; onClose: () => void }) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const remove = useMutation({
    mutationFn: () => request<undefined>(deploymentAddress(name), { method: 'DELETE' }),
    onSuccess() {
      go(paths.deployments)
      queries.removeQueries({ queryKey: ['deployment', name] })
      void queries.invalidateQueries({ queryKey: ['deployments'] })
      toast(`Deleted the deployment ${name}.`)
    },
  })
  return (
    <DeleteDialog title={`Delete the deployment ${name}?`} remove={remove} onClose={onClose}>
      <p>
        Calls of {name} are refused from then on, and its revisions are lost. The graph, its
        versions and its runs stay. This cannot be undone; to stop it for a while, turn it off.
      </p>
    </DeleteDialog>
  )
}
