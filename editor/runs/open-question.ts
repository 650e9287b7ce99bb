import { revealNode } from '../canvas/reveal.ts'
import { setPanels } from '../shell/panels.ts'
import { whenDrawn } from '../ui/when-drawn.ts'
import { answerForm } from './person-answer.ts'
import { useRunStore } from './run-store.ts'
import { outermostNode } from './span-path.ts'
import type { WaitingSpan } from './waiting-spans.ts'

/** Shows the node that asks, with its form in the inspector. */
export function openQuestion({ path }: WaitingSpan): void {
  useRunStore.setState({ selectedSpan: path })
  revealNode(outermostNode(path))
  setPanels({ inspectorOpen: true })
  // Whoever asks for the form wants to type.
  const find = (): HTMLElement | null =>
    document.querySelector<HTMLElement>(`[name='${answerForm}'] :is(input, textarea)`)
  whenDrawn(find, (control) => control.focus())
}
