import type { ChunkPart } from './chunk.ts'
import { sentencesOf } from './sentences.ts'

/**
 * Lets each part begin with the end of the one before it: with whole sentences as far as they fit,
 * else with whole words. Parts of different sections share nothing.
 * @param overlap UTF-16 units at most
 */
export function overlapParts(
  text: string,
  parts: readonly ChunkPart[],
  overlap: number,
): ChunkPart[] {
  return parts.map((part, at) => {
    const before = parts[at - 1]
    if (overlap === 0 || before === undefined || !sameSection(before, part)) return part
    const start = before.start + startWithin(before.text, part.start - overlap - before.start)
    return start >= part.start ? part : { ...part, start, text: text.slice(start, part.end) }
  })
}

function sameSection(one: ChunkPart, other: ChunkPart): boolean {
  return (
    one.headings.length === other.headings.length &&
    one.headings.every((heading, at) => heading === other.headings[at])
  )
}

/** Where the first sentence begins at or behind a place, or a word where no sentence does. */
function startWithin(text: string, from: number): number {
  const sentence = sentencesOf(text).find(({ start }) => start >= from)
  if (sentence !== undefined) return sentence.start
  const space = text.slice(Math.max(0, from)).search(/\s\S/)
  return space < 0 ? text.length : Math.max(0, from) + space + 1
}
