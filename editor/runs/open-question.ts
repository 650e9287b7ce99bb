import { revealNode } from '../canvas/reveal.ts'
import { setPanels } from '../shell/panels.ts'
import { answerForm } from './person-answer.ts'
import { useRunStore } from './run-store.ts'
import { outermostNode } from './span-path.ts'
import type { WaitingSpan } from './waiting-spans.ts'

/** Shows the node that asks, with its form in the inspector. */
export function openQuestion({ path }: WaitingSpan): void {
  useRunStore.setState({ selectedSpan: path })
  revealNode(outermostNode(path))
  setPanels({ inspectorOpen: true })
  focusWhenThere(4)
}

/** Whoever asks for the form wants to type: its first control has the focus as soon as it is drawn. */
function focusWhenThere(frames: number): void {
  requestAnimationFrame(() => {
    const control = document.querySelector<HTMLElement>(
      `[name='${answerForm}'] :is(input, textarea)`,
    )
    if (control !== null) control.focus()
    else if (frames > 0) focusWhenThere(frames - 1)
  })
}
