/** A stretch of a text: a sentence, a list item, a table or a block of code. Positions in UTF-16 units. */
export interface Passage {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly kind: 'sentence' | 'item' | 'code' | 'table' | 'heading'
}

const segmenters = new Map<string, Intl.Segmenter>()

/** Abbreviations after which ICU would end a sentence too early. */
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|Eq|al|Inc|Ltd|Co|Jr|Sr)\.\s*$/i

/** Takes a Markdown or plain text apart: code and tables stay whole, list items are one each, prose becomes sentences. */
export function sentencesOf(text: string, language = 'en'): Passage[] {
  const passages: Passage[] = []
  const lines = [...text.matchAll(/[^\n]*\n?/g)].filter((line) => line[0] !== '')
  let paragraph: { start: number; end: number } | undefined
  const close = (): void => {
    // One by one: a paragraph may have more sentences than a call can have arguments.
    if (paragraph !== undefined)
      for (const passage of proseOf(text, paragraph, language)) passages.push(passage)
    paragraph = undefined
  }
  for (let number = 0; number < lines.length; number += 1) {
    const line = lines[number]!
    const start = line.index
    const trimmed = line[0].trim()
    const fence = fenceOf(trimmed)
    if (fence !== undefined) {
      close()
      let last = number + 1
      while (last < lines.length && !closes(lines[last]![0].trim(), fence)) last += 1
      const end = last < lines.length ? lines[last]!.index + lines[last]![0].length : text.length
      passages.push(trimTo(text, start, end, 'code'))
      number = last
    } else if (trimmed.startsWith('|')) {
      close()
      let last = number
      while (last + 1 < lines.length && lines[last + 1]![0].trim().startsWith('|')) last += 1
      passages.push(trimTo(text, start, lines[last]!.index + lines[last]![0].length, 'table'))
      number = last
    } else if (trimmed === '') {
      close()
    } else if (/^#{1,6}\s/.test(trimmed)) {
      close()
      passages.push(trimTo(text, start, start + line[0].length, 'heading'))
    } else if (/^(?:[-*+]|\d+[.)])\s/.test(trimmed)) {
      close()
      let last = number
      while (
        last + 1 < lines.length &&
        /^\s+\S/.test(lines[last + 1]![0]) &&
        !/^\s*(?:[-*+]|\d+[.)])\s/.test(lines[last + 1]![0])
      )
        last += 1
      passages.push(trimTo(text, start, lines[last]!.index + lines[last]![0].length, 'item'))
      number = last
    } else {
      paragraph = { start: paragraph?.start ?? start, end: start + line[0].length }
    }
  }
  close()
  return passages.filter((passage) => passage.text !== '')
}

/** What begins a block of code. A line with further backticks is prose that begins with code. */
function fenceOf(line: string): string | undefined {
  return /^(`{3,})[^`]*$/.exec(line)?.[1] ?? /^~{3,}/.exec(line)?.[0]
}

/** A block of code ends with at least as many of the signs as it began with, and nothing else. */
function closes(line: string, fence: string): boolean {
  return line.startsWith(fence) && line.replaceAll(fence[0]!, '') === ''
}

function proseOf(
  text: string,
  { start, end }: { start: number; end: number },
  language: string,
): Passage[] {
  let segmenter = segmenters.get(language)
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'sentence' })
    segmenters.set(language, segmenter)
  }
  const passages: Passage[] = []
  const lastTick = text.lastIndexOf('`', end - 1)
  let from = start
  let ticks = 0
  for (const { segment, index } of segmenter.segment(unwrapped(text.slice(start, end)))) {
    const to = start + index + segment.length
    ticks += segment.match(/`/g)?.length ?? 0
    // A mark that is never closed opens nothing.
    const openCode = ticks % 2 === 1 && lastTick >= to
    // What comes before the last few characters was looked at before.
    const ending = text.slice(Math.max(from, to - 40), to)
    if (to < end && (abbreviation.test(ending) || openCode)) continue
    passages.push(trimTo(text, from, to, 'sentence'))
    from = to
    ticks = 0
  }
  if (from < end) passages.push(trimTo(text, from, end, 'sentence'))
  return passages
}

/**
 * A paragraph with spaces in place of those line ends at which a sentence only goes on: texts are
 * often wrapped at a column, and for ICU every line end is the end of a sentence.
 */
function unwrapped(paragraph: string): string {
  const lines = paragraph.split('\n')
  return lines.reduce(
    (before, line, at) => before + (goesOn(lines[at - 1]!, line) ? ' ' : '\n') + line,
  )
}

/** Whether a line of a width at which one wraps ends in the middle of what the next one says. */
function goesOn(line: string, next: string): boolean {
  if (line.trimEnd().length < narrowest) return false
  return (
    (/[\p{L}\p{M},]\s*$/u.test(line) && /^\s*[\p{L}("'“„«`*_[]/u.test(next)) ||
    (/[^.!?:;{}。！？]\s*$/u.test(line) && /^\s*\p{Ll}/u.test(next))
  )
}

/** Lines of fewer characters are verses, rows or code, and end where they end. */
const narrowest = 40

function trimTo(text: string, start: number, end: number, kind: Passage['kind']): Passage {
  const raw = text.slice(start, end)
  const trimmed = raw.trim()
  const from = start + raw.indexOf(trimmed)
  return { text: trimmed, start: from, end: from + trimmed.length, kind }
}
