import type { TextSegment } from '../../../engine/graph/graph-diff.ts'
import { look, type Line, type Part } from '../line.ts'
import { harmless } from '../text.ts'

/** Unchanged lines that are shown before and after a changed one. */
const around = 1

/**
 * The lines of a text that changed, with what went and came within them. With colours they are red
 * and green, without they are in brackets: `[-went-]{+came+}`.
 */
export function textLines(segments: readonly TextSegment[], colour: boolean): Line[] {
  const lines = splitLines(segments)
  const near = lines.map((_, at) =>
    lines.slice(Math.max(at - around, 0), at + around + 1).some(isChanged),
  )
  return lines.flatMap((line, at): Line[] => {
    if (near[at]) return [line.map((segment) => part(segment, colour))]
    return near[at - 1] === false ? [] : [[look('…', 'quiet')]]
  })
}

function isChanged(line: readonly TextSegment[]): boolean {
  return line.some(({ kind }) => kind !== 'kept')
}

/** A line end that went or came is shown as `↵` where nothing else of its segment is on the line. */
function splitLines(segments: readonly TextSegment[]): TextSegment[][] {
  const lines: TextSegment[][] = [[]]
  for (const { kind, text } of segments) {
    const pieces = harmless(text).split('\n')
    for (const [at, piece] of pieces.entries()) {
      const ends = at < pieces.length - 1
      const shown = piece === '' && ends && kind !== 'kept' ? '↵' : piece
      if (shown !== '') lines.at(-1)!.push({ kind, text: shown })
      if (ends) lines.push([])
    }
  }
  // After the end of the last line comes no further one.
  if (lines.length > 1 && lines.at(-1)!.length === 0) lines.pop()
  return lines
}

function part({ kind, text }: TextSegment, colour: boolean): Part {
  if (kind === 'kept') return text
  const added = kind === 'added'
  if (colour) return look(text, added ? 'good' : 'bad')
  return added ? `{+${text}+}` : `[-${text}-]`
}
