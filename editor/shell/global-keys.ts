import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { isTyping } from '../canvas/keys.ts'
import { useDocument } from '../document/document-store.ts'
import { redo, undo } from '../document/undo.ts'
import { runOnlyThis, runToHere } from '../runs/run-part.ts'
import { startRun } from '../runs/start-run.ts'
import { openPalette } from './palette-open.ts'
import { useSaveVersion } from './save-version-open.ts'

/** Keys that work everywhere on the page of a graph. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const always = (action: () => void) => (event: KeyboardEvent) => {
      event.preventDefault()
      action()
    }
    // A text field has an undo of its own; the canvas has handled its keys already.
    const outsideText = (action: () => void) => (event: KeyboardEvent) => {
      if (isTyping(event) || event.defaultPrevented) return
      event.preventDefault()
      action()
    }
    return tinykeys(
      window,
      {
        '$mod+k': always(openPalette),
        '$mod+Enter': always(() => startRun()),
        '$mod+Shift+Enter': always(runToHere),
        'Alt+Enter': always(runOnlyThis),
        '$mod+s': always(() => {
          if (useDocument.getState().changed) useSaveVersion.setState({ open: true })
        }),
        '$mod+z': outsideText(undo),
        '$mod+Shift+z': outsideText(redo),
      },
      // A question is sent from the field it is typed into; the others look for themselves.
      { ignore: (event) => event.repeat || event.isComposing },
    )
  }, [])
}
