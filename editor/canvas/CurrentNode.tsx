import { useDocument } from '../document/document-store.ts'
import { useProblemsOf } from '../problems/node-problems.ts'
import { formatCount, formatDuration } from '../ui/figures.ts'
import { statusLooks } from '../ui/status.ts'
import { useFlow } from './flow/flow-store.ts'
import { useNodeSpan } from './node-run.ts'
import { useShownStatus } from './stale.ts'

/** Id of the element that stands for the selected node. */
export const currentNodeId = 'current-node'

/**
 * The selected node in words, for screen readers: nodes out of sight are not drawn, so the canvas
 * cannot point at the card itself.
 */
export function CurrentNode() {
  const selected = useDocument(({ selection }) => selection[0])
  return selected === undefined ? null : <Words id={selected} />
}

function Words({ id }: { id: string }) {
  const card = useFlow(({ projection }) => projection.cards.get(id)?.card)
  const frame = useFlow(({ projection }) => projection.frames.get(id)?.card)
  const status = useShownStatus(id)
  const duration = useNodeSpan(id)?.duration
  const { errors, warnings } = useProblemsOf(id)
  const parts =
    card === undefined
      ? [frame?.title ?? id, frame?.kind ?? '', frame?.rule ?? '']
      : [
          card.title,
          card.subtitle,
          status === 'idle' ? '' : statusLooks[status].word,
          duration === undefined ? '' : formatDuration(duration),
          formatCount(card.inputs.length, 'input'),
          formatCount(card.outputs.length, 'output'),
        ]
  const note = card?.note ?? frame?.note ?? ''
  const problems = errors + warnings === 0 ? '' : formatCount(errors + warnings, 'problem')
  return (
    <span
      id={currentNodeId}
      role="img"
      className="visually-hidden"
      aria-label={wordsOf([...parts, problems, note === '' ? '' : `note: ${note}`])}
    />
  )
}

function wordsOf(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ')
}
