import { termsOf } from '../../engine/retrieval/words.ts'
import { look, type Line } from './line.ts'
import { oneLine, truncate, widthOf, wrap } from './text.ts'

const mostLines = 2

/** A line or two of a passage around what was asked for, with the words of the query made visible. */
export function excerpt(text: string, query: string, columns: number): Line[] {
  const wanted = new Set(termsOf(query))
  const words = oneLine(text.replace(/^```.*$/gm, '')).split(' ')
  const hits = words.map((word) => termsOf(word).some((term) => wanted.has(term)))
  const start = bestStart(words, hits, columns * mostLines)
  const shown = `${start > 0 ? '… ' : ''}${words.slice(start).join(' ')}`
  const lines = wrap(shown, columns)
  const kept = lines.slice(0, mostLines)
  const last = kept.at(-1)
  if (lines.length > mostLines && last !== undefined) {
    const whole = widthOf(last) + 2 <= columns ? last : last.replace(/\s\S*$/, '')
    kept[kept.length - 1] = truncate(`${whole} …`, columns)
  }
  return kept.map((line) =>
    line
      .split(/(?<= )/)
      .map((word) =>
        termsOf(word).some((term) => wanted.has(term)) ? look(word, 'strong') : word,
      ),
  )
}

/**
 * The beginning of the sentence from which on most of what was asked for comes within so many
 * characters; of two the one that comes to it sooner.
 */
function bestStart(words: readonly string[], hits: readonly boolean[], room: number): number {
  let best = { start: 0, score: 0, lead: 0 }
  for (let start = 0; start < words.length; start += 1) {
    if (start > 0 && !/[.!?:]$/.test(words[start - 1] ?? '')) continue
    const { score, lead } = hitsFrom(start, words, hits, room)
    if (score > best.score || (score === best.score && lead < best.lead)) {
      best = { start, score, lead }
    }
  }
  return best.start
}

function hitsFrom(
  start: number,
  words: readonly string[],
  hits: readonly boolean[],
  room: number,
): { score: number; lead: number } {
  let length = 0
  let score = 0
  let lead = 0
  for (let at = start; at < words.length; at += 1) {
    length += (words[at]?.length ?? 0) + 1
    if (length > room) break
    if (!hits[at]) continue
    if (score === 0) lead = at - start
    score += 1
  }
  return { score, lead }
}
