import { useEffect } from 'react'
import { useDocument } from '../document/document-store.ts'
import { redo, undo } from '../document/undo.ts'
import { bindKeys, isTyping } from '../keys/bind-keys.ts'
import { openKeys } from '../keys/keys-open.ts'
import { runOnlyThis, runToHere } from '../runs/run-part.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { startRun, stopRun } from '../runs/start-run.ts'
import { openPalette } from './palette-open.ts'
import { useSaveVersion } from './save-version-open.ts'

/** Keys that work everywhere on the page of a graph. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const always = (action: () => void) => (event: KeyboardEvent) => {
      if (event.repeat) return
      event.preventDefault()
      action()
    }
    // A text field has an undo of its own; the canvas has handled its keys already.
    const outsideText = (action: () => void) => (event: KeyboardEvent) => {
      if (isTyping(event) || event.defaultPrevented) return
      event.preventDefault()
      action()
    }
    return bindKeys(window, {
      palette: always(openPalette),
      run: always(() => startRun()),
      runToHere: always(runToHere),
      runOnlyThis: always(runOnlyThis),
      stop: always(() => {
        if (isOpen(useRunStore.getState().trace)) void stopRun()
      }),
      saveVersion: always(() => {
        if (useDocument.getState().changed) useSaveVersion.setState({ open: true })
      }),
      undo: outsideText(undo),
      redo: outsideText(redo),
      keys: outsideText(openKeys),
    })
  }, [])
}
