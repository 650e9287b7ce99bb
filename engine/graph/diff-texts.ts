import { diffLines, diffWordsWithSpace } from 'diff'
import type { TextSegment } from './graph-diff.ts'

/** Edits after which a comparison gives up: its time grows with their square. */
const editLimit = 1000
/** A passage of which less than this share stayed reads better as replaced than word by word. */
const leastKept = 0.3

/**
 * What stayed, went and came from one text to another: first by lines, then by words within the lines
 * that changed. Texts that have too little in common are given as replaced.
 */
export function diffTexts(before: string, after: string): readonly TextSegment[] {
  const lines = diffLines(before, after, { maxEditLength: editLimit })
  if (lines === undefined) return joined(diffWords(before, after))
  const segments: TextSegment[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const { value, added, removed } = lines[at]!
    const next = lines[at + 1]
    if (removed && next?.added) {
      segments.push(...diffWords(value, next.value))
      at += 1
    } else {
      segments.push({ kind: added ? 'added' : removed ? 'removed' : 'kept', text: value })
    }
  }
  return joined(segments)
}

function diffWords(before: string, after: string): readonly TextSegment[] {
  const replaced: readonly TextSegment[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
  const words = diffWordsWithSpace(before, after, { maxEditLength: editLimit })
  if (words === undefined) return replaced
  const kept = words
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0)
  if (kept < leastKept * Math.min(before.trim().length, after.trim().length)) return replaced
  return words.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'kept',
    text: value,
  }))
}

/** Neighbours of one kind become one segment, and empty ones go. */
function joined(segments: readonly TextSegment[]): readonly TextSegment[] {
  const all: TextSegment[] = []
  for (const { kind, text } of segments) {
    const last = all.at(-1)
    if (text === '') continue
    if (last?.kind === kind) all[all.length - 1] = { kind, text: last.text + text }
    else all.push({ kind, text })
  }
  return all
}
