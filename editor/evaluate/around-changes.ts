import type { TextSegment } from '../../engine/graph/graph-diff.ts'

/**
 * Only what stands near a change: what stayed between two changes is cut to `near` characters at either
 * end, and a change to three times as many, at the borders of words, with an ellipsis in place of what
 * was left out.
 */
export function aroundChanges(
  segments: readonly TextSegment[],
  near: number,
): readonly TextSegment[] {
  return segments.map((segment, at) => {
    if (segment.kind !== 'kept') return shortened(segment, near * 3)
    const isFirst = at === 0
    const isLast = at === segments.length - 1
    const { text } = segment
    const room = (isFirst ? 0 : near) + (isLast ? 0 : near)
    if (text.length <= room + 12) return segment
    const head = isFirst ? '' : upToWord(text.slice(0, near))
    const tail = isLast ? '' : fromWord(text.slice(-near))
    return { kind: 'kept', text: `${head}…${tail}` }
  })
}

function shortened({ kind, text }: TextSegment, most: number): TextSegment {
  return text.length <= most ? { kind, text } : { kind, text: `${upToWord(text.slice(0, most))}…` }
}

function upToWord(text: string): string {
  const end = text.search(/\s\S*$/)
  return end <= 0 ? text : `${text.slice(0, end)} `
}

function fromWord(text: string): string {
  const start = text.search(/\s/)
  return start < 0 ? text : text.slice(start)
}
