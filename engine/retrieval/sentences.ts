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
    if (paragraph !== undefined) passages.push(...proseOf(text, paragraph, language))
    paragraph = undefined
  }
  for (let number = 0; number < lines.length; number += 1) {
    const line = lines[number]!
    const start = line.index
    const trimmed = line[0].trim()
    const fence = /^(```|~~~)/.exec(trimmed)?.[1]
    if (fence !== undefined) {
      close()
      let last = number + 1
      while (last < lines.length && !lines[last]![0].trim().startsWith(fence)) last += 1
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
  let from = start
  for (const { segment, index } of segmenter.segment(text.slice(start, end))) {
    const to = start + index + segment.length
    const soFar = text.slice(from, to)
    const openCode = (soFar.match(/`/g)?.length ?? 0) % 2 === 1
    if (to < end && (abbreviation.test(soFar) || openCode)) continue
    passages.push(trimTo(text, from, to, 'sentence'))
    from = to
  }
  if (from < end) passages.push(trimTo(text, from, end, 'sentence'))
  return passages
}

function trimTo(text: string, start: number, end: number, kind: Passage['kind']): Passage {
  const raw = text.slice(start, end)
  const trimmed = raw.trim()
  const from = start + raw.indexOf(trimmed)
  return { text: trimmed, start: from, end: from + trimmed.length, kind }
}
