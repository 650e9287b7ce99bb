import type { Citation, Document } from '../graph/values.ts'
import { coverage, termWeights } from '../models/offline/term-weights.ts'
import { sentencesOf, type Passage } from './sentences.ts'
import { termsOf } from './words.ts'

/** Code holds brackets of its own, such as `items[1]`. */
const code = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/

/** `[1]`, and the way some models write several: `[1, 2]`. `[1](…)` is a link. */
const mark = /\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?!\()/g

/** The numbers that an answer cites, each once, in order of use. Marks in code do not count. */
export function citedNumbers(answer: string): number[] {
  const prose = answer.split(code).filter((_, part) => part % 2 === 0)
  const numbers = prose.flatMap((text) =>
    [...text.matchAll(mark)].flatMap((found) => found[1]!.split(/\D+/).map(Number)),
  )
  return [...new Set(numbers)]
}

/** Writes each citation as a mark of its own: `[1, 2]` becomes `[1][2]`. */
export function singleMarks(answer: string): string {
  return answer
    .split(code)
    .map((text, part) =>
      part % 2 === 0
        ? text.replace(mark, (_, numbers: string) =>
            numbers
              .split(/\D+/)
              .map((number) => `[${number}]`)
              .join(''),
          )
        : text,
    )
    .join('')
}

const unknownMark = /( {0,2})\[(\d{1,3})\](?!\()/g

/** The answer without the marks that name no passage, and without the spaces before them. */
export function withoutUnknownMarks(answer: string, passages: number): string {
  return answer
    .split(code)
    .map((text, part) =>
      part % 2 === 0
        ? text.replace(unknownMark, (whole, spaces: string, number: string, at: number) => {
            if (Number(number) >= 1 && Number(number) <= passages) return whole
            // The mark behind it still wants its space.
            return text[at + whole.length] === '[' ? spaces : ''
          })
        : text,
    )
    .join('')
}

/**
 * The citations of an answer whose marks count the passages from 1. A mark without a passage gives
 * none. The quote is the sentence of the passage that shares most with what cites it.
 */
export function citationsIn(
  answer: string,
  documents: readonly Document[],
  language = 'en',
): Citation[] {
  // Sentences are looked for only where something is cited: that takes longer than all the rest.
  let statements: string[] | undefined
  return citedNumbers(answer)
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const document = documents[number - 1]
      if (document === undefined) return []
      statements ??= sentencesOf(answer, language).map(({ text }) => text)
      const citing = statements.filter((text) => citedNumbers(text).includes(number)).join(' ')
      const quote = nearestSentence(citing, document.text, language)
      return [
        {
          number,
          id: document.id,
          ...(document.title === undefined ? {} : { title: document.title }),
          ...(document.source === undefined ? {} : { source: document.source }),
          ...(quote === undefined ? {} : { quote }),
        },
      ]
    })
}

interface Sentences {
  readonly sentences: readonly Passage[]
  readonly terms: readonly (readonly string[])[]
}

/** Passages that were taken apart before: the same ones are cited again and again. */
const known = new Map<string, Sentences>()
const mostKnown = 200
/** Characters of a passage that is remembered. */
const longestKnown = 10_000

function apart(text: string, language: string): Sentences {
  const key = `${language} ${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  const sentences = sentencesOf(text, language).filter(({ kind }) => kind !== 'heading')
  const found = { sentences, terms: sentences.map((one) => termsOf(one.text, language)) }
  if (text.length > longestKnown) return found
  known.set(key, found)
  // The one that was taken apart first.
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  return found
}

function nearestSentence(statement: string, text: string, language: string): string | undefined {
  const { sentences, terms } = apart(text, language)
  const wanted = new Set(termsOf(statement.replace(mark, ''), language))
  const weigh = termWeights(terms)
  let best: { text: string; score: number } | undefined
  for (const [at, sentence] of sentences.entries()) {
    const score = coverage(wanted, new Set(terms[at]), weigh)
    if (score > (best?.score ?? 0)) best = { text: sentence.text, score }
  }
  return best?.text
}
