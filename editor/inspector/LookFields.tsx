import { ColourChoice } from '../canvas/node/ColourChoice.tsx'
import { useDocument } from '../document/document-store.ts'
import { colourNodes, lockNodes } from '../document/looks.ts'
import { Switch } from '../ui/Switch.tsx'

/** How a node or frame is shown on the canvas; a run knows nothing of it. */
export function LookFields({ id }: { id: string }) {
  const look = useDocument(({ graph }) => graph?.looks?.[id])
  return (
    <>
      <Switch isSelected={look?.locked === true} onChange={(locked) => lockNodes([id], locked)}>
        Lock: not moved and not removed
      </Switch>
      <ColourChoice value={look?.colour} onChange={(colour) => colourNodes([id], colour)} />
    </>
  )
}
