import { useEffect, useEffectEvent } from 'react'
import type { LabelField } from '../../server/api/annotation.ts'
import { commandOf, type ReviewCommand } from './review-keys.ts'
import type { ReviewDraft } from './use-review-draft.ts'

const typing = 'input, textarea, select, [contenteditable="true"]'

/** Keys of the review screen, from wherever the focus is, unless somebody types or a dialog is open. */
export function useReviewKeys(
  fields: readonly LabelField[],
  { current, draft }: Pick<ReviewDraft, 'current' | 'draft'>,
  run: (command: ReviewCommand) => void,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target, ctrlKey, metaKey, altKey, repeat } = event
    if (!(target instanceof HTMLElement) || document.querySelector('[role="dialog"]') !== null) {
      return
    }
    if (target.matches(typing)) {
      // What is typed belongs to the field; these two lead out of it.
      if (event.key === 'Escape') target.blur()
      else if (event.key !== 'Enter' || !(ctrlKey || metaKey)) return
      else run({ kind: 'next' })
      event.preventDefault()
      return
    }
    if (ctrlKey || metaKey || altKey || repeat || event.isComposing) return
    if (event.key === 'Enter' && !entersNext(target)) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const command = commandOf({ key, fields, current, labels: draft.labels })
    if (command === undefined) return
    event.preventDefault()
    run(command)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
}

/** On a button Enter presses it, but an answer that is chosen already needs no second press. */
function entersNext(target: HTMLElement): boolean {
  const control = target.closest('button, a, summary')
  return control === null || control.getAttribute('aria-pressed') === 'true'
}
