import { ConnectionDialog } from '../settings/ConnectionDialog.tsx'
import { useSettings } from '../settings/use-settings.ts'

/** Connects a model without leaving the graph. */
export default function ConnectHere({ onClose }: { onClose: () => void }) {
  const { data } = useSettings()
  if (data === undefined) return null
  return (
    <ConnectionDialog
      connection={undefined}
      taken={data.connections.map(({ name }) => name)}
      onClose={onClose}
    />
  )
}
