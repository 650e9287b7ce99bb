import { stemOf, termsOf, wordsOf } from '../../retrieval/words.ts'
import { termWeights } from './term-weights.ts'

export interface TextClass {
  readonly name: string
  readonly description: string
  /** Words or phrases that speak for the class. */
  readonly keywords: readonly string[]
  /** Texts that belong to it. */
  readonly examples: readonly string[]
}

export interface FittingClass {
  readonly name: string
  /** 0 to 1. */
  readonly confidence: number
  /** What of the text speaks for the class, as a sentence. */
  readonly reason: string
}

/**
 * What speaks for "none of them" in every text. Chosen on English questions of the public collection
 * `xquad`, half of them of classes that were left out, so that the confidence of an answer comes
 * near to the share of such answers that are right.
 */
const background = 0.03

/**
 * The classes of which a text has something, the likeliest first; of equal ones the first. For a
 * class speak each of its keywords that stands in the text, with 1, and each of its examples (and
 * its name with its description), with the square of the cosine of their weighted stems and those of
 * the text. The confidence is the share of that in what speaks for all classes and for none of them;
 * with `multiple` for this class and for none, because then the classes do not exclude each other.
 */
export function classifyOffline(
  text: string,
  classes: readonly TextClass[],
  options: { multiple?: boolean; language?: string } = {},
): FittingClass[] {
  const { multiple = false, language = 'en' } = options
  const samples = classes.map((one) => samplesOf(one, language))
  const weigh = termWeights(samples.map((own) => own.flatMap(({ terms }) => [...terms])))
  const read = readText(text, language)
  const length = lengthOf(read.terms, weigh)
  const found = classes.map(({ name, keywords }, index) => {
    const held = keywords.filter((keyword) =>
      read.holds(stemsOf(wordsOf(keyword, language), language)),
    )
    let nearest: { sample: Sample; similarity: number } | undefined
    let score = held.length
    for (const sample of samples[index]!) {
      // From the side of the sample, which is short: a text may be long, and samples many.
      const shared = [...sample.terms].filter((term) => read.terms.has(term))
      if (shared.length === 0) continue
      const similarity = lengthOf(shared, weigh) ** 2 / (length * lengthOf(sample.terms, weigh))
      score += similarity ** 2
      if (similarity > (nearest?.similarity ?? 0)) nearest = { sample, similarity }
    }
    return { name, held, nearest: nearest?.sample, score }
  })
  const all = found.reduce((sum, { score }) => sum + score, 0)
  return found
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name, held, nearest, score }) => ({
      name,
      confidence: Math.round((score / ((multiple ? score : all) + background)) * 1000) / 1000,
      reason: reasonFor(held, nearest, read),
    }))
}

interface Sample {
  /** The example; undefined for the name and the description. */
  readonly example: string | undefined
  readonly terms: ReadonlySet<string>
}

function samplesOf({ name, description, examples }: TextClass, language: string): Sample[] {
  return [undefined, ...examples].map((example) => ({
    example,
    terms: new Set(termsOf(example ?? `${name}\n${description}`, language)),
  }))
}

/** Of the vector that the weights of terms make. */
function lengthOf(terms: Iterable<string>, weigh: (term: string) => number): number {
  let sum = 0
  for (const term of terms) sum += weigh(term) ** 2
  return Math.sqrt(sum)
}

function stemsOf(words: readonly string[], language: string): string[] {
  return words.map((word) => stemOf(word, language))
}

interface ReadText {
  /** The stems that carry meaning. */
  readonly terms: ReadonlySet<string>
  /** Whether these stems stand in it one behind the other. */
  holds(phrase: readonly string[]): boolean
  /** The word of the text that a stem was first read in. */
  wordOf(stem: string): string | undefined
}

function readText(text: string, language: string): ReadText {
  const words = wordsOf(text, language)
  const stems = stemsOf(words, language)
  const places = Map.groupBy(stems.keys(), (place) => stems[place]!)
  return {
    terms: new Set(termsOf(text, language)),
    holds([first, ...rest]) {
      const starts = first === undefined ? [] : (places.get(first) ?? [])
      return starts.some((start) => rest.every((stem, index) => stems[start + 1 + index] === stem))
    },
    wordOf: (stem) => words[places.get(stem)?.[0] ?? -1],
  }
}

function reasonFor(
  keywords: readonly string[],
  nearest: Sample | undefined,
  text: ReadText,
): string {
  const said: string[] = []
  if (keywords.length > 0) {
    const noun = keywords.length === 1 ? 'keyword' : 'keywords'
    said.push(`The text holds the ${noun} ${quoted(keywords)}.`)
  }
  if (nearest !== undefined) {
    const { example, terms } = nearest
    const shared = [...text.terms].filter((term) => terms.has(term))
    const words = shared.flatMap((term) => text.wordOf(term) ?? [])
    const other =
      example === undefined ? 'the description of the class' : `the example “${shortened(example)}”`
    said.push(`It shares ${quoted(words)} with ${other}.`)
  }
  return said.join(' ')
}

function quoted(words: readonly string[]): string {
  const shown = words.slice(0, 5).map((word) => `“${word}”`)
  return words.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ')
}

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line
}
