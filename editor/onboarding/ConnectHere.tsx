import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { ConnectionDialog } from '../settings/ConnectionDialog.tsx'

/** Connects a model without leaving the graph. */
export default function ConnectHere({ onClose }: { onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ['settings'],
    queryFn: () => request<Settings>('/api/settings'),
  })
  if (data === undefined) return null
  return (
    <ConnectionDialog
      connection={undefined}
      taken={data.connections.map(({ name }) => name)}
      onClose={onClose}
    />
  )
}
