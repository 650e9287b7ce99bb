import { useDocument } from '../../document/document-store.ts'
import { undo } from '../../document/undo.ts'
import { toast } from '../../ui/toast-store.ts'
import { useCanvas } from '../canvas-store.ts'

/** Takes the places that are shown, as one step. */
export function keepPreview(): void {
  const { preview } = useCanvas.getState()
  if (preview === undefined) return
  useCanvas.setState({ preview: undefined })
  const { label, places } = preview
  const command = { type: 'node.move', places } as const
  useDocument.getState().dispatch({ type: 'batch', label, commands: [command] })
  toast(`${label}.`, { action: { label: 'Undo', run: undo } })
}

/** Everything is where it was. */
export function dropPreview(): void {
  useCanvas.setState({ preview: undefined })
}
