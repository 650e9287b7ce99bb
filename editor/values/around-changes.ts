import type { TextSegment } from '../../engine/graph/graph-diff.ts'

/** Characters that stay in sight at each side of a change. */
const near = 240

type ShownSegment = TextSegment | { readonly kind: 'folded'; readonly text: '' }

/** A comparison of texts in which long passages that stayed are folded, except for what is near a change. */
export function around(segments: readonly TextSegment[]): readonly ShownSegment[] {
  return segments.flatMap((segment, at): ShownSegment[] => {
    const { kind, text } = segment
    if (kind !== 'kept' || text.length <= 2 * near + 80) return [segment]
    const head = at === 0 ? '' : text.slice(0, near)
    const tail = at === segments.length - 1 ? '' : text.slice(-near)
    return [
      ...(head === '' ? [] : [{ kind: 'kept' as const, text: head }]),
      { kind: 'folded' as const, text: '' as const },
      ...(tail === '' ? [] : [{ kind: 'kept' as const, text: tail }]),
    ]
  })
}

/** How many words came and went. */
export function wordCounts(segments: readonly TextSegment[]): {
  readonly added: number
  readonly removed: number
} {
  const count = (kind: TextSegment['kind']): number =>
    segments
      .filter((segment) => segment.kind === kind)
      .reduce((sum, { text }) => sum + text.split(/\s+/).filter((word) => word !== '').length, 0)
  return { added: count('added'), removed: count('removed') }
}
