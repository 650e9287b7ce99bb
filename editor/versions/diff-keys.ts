import { useEffect } from 'react'
import { isTyping } from '../keys/bind-keys.ts'
import { redo, undo } from '../document/undo.ts'
import type { Change } from './changes.ts'
import { chooseChange, showSide, useDiff } from './diff-store.ts'

/** N and P go from change to change; X shows the older graph while it is held. */
export function useDiffKeys(changes: readonly Change[]): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (isTyping(event)) return
      const { key } = event
      if (event.ctrlKey || event.metaKey) {
        if (key.toLowerCase() !== 'z') return
        event.preventDefault()
        if (event.shiftKey) redo()
        else undo()
        return
      }
      if (event.altKey) return
      if (key === 'x' && !event.repeat) showSide('older')
      else if (key === 'n') stepChange(changes, 1)
      else if (key === 'p') stepChange(changes, -1)
      else if (key === 'Escape') chooseChange(undefined)
    }
    const up = (event: KeyboardEvent): void => {
      if (event.key === 'x' && useDiff.getState().side === 'older') showSide('both')
    }
    // The key may come up in another window.
    const away = (): void => {
      if (useDiff.getState().side === 'older') showSide('both')
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', away)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', away)
    }
  }, [changes])
}

/** To the next change or the one before; around at the ends. */
export function stepChange(changes: readonly Change[], step: 1 | -1): void {
  if (changes.length === 0) return
  const { chosen } = useDiff.getState()
  const at = changes.findIndex(({ id }) => id === chosen)
  const next = at < 0 ? (step > 0 ? 0 : changes.length - 1) : at + step
  chooseChange(changes[(next + changes.length) % changes.length]?.id)
}
