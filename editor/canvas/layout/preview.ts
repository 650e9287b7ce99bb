import { useDocument } from '../../document/document-store.ts'
import { toastWithUndo } from '../../document/undo.ts'
import { useCanvas } from '../canvas-store.ts'

/** Takes the places that are shown, as one step. */
export function keepPreview(): void {
  const { preview } = useCanvas.getState()
  if (preview === undefined) return
  useCanvas.setState({ preview: undefined })
  const { label, places } = preview
  const command = { type: 'node.move', places } as const
  useDocument.getState().dispatch({ type: 'batch', label, commands: [command] })
  toastWithUndo(`${label}.`)
}

/** Everything is where it was. */
export function dropPreview(): void {
  useCanvas.setState({ preview: undefined })
}
