import { isStopWord, stemOf, termsOf, wordsOf } from '../../retrieval/words.ts'
import type { Evidence, EvidenceSentence } from './evidence.ts'
import { standNear } from './evidence.ts'
import { coverage } from './term-weights.ts'

/**
 * How the parts make the score. Chosen on the first halves of `wice` and `halueval`, and measured on
 * the second: see bench/groundedness.ts.
 */
const shares = { words: 0.7, neighbours: 0.3 }
/** What is left of the support of a statement all of whose names stand nowhere. */
const withoutNames = 0.25
/** What is left when a number stands nowhere, and when the passage says the opposite. */
const contradicted = 0.5
/** A statement may put together what stands in this many sentences. */
const mostSentences = 3
/** Words of a statement that follow each other should stand this near to each other. */
const near = 4
/** How alike two sentences are of which one says not what the other says, each way. */
const alike = { ofClaim: 0.8, ofSentence: 0.6 }

export interface Support {
  /** 0 to 1. */
  readonly score: number
  /** The sentences that it rests on, the one that says most of it first. */
  readonly sentences: readonly EvidenceSentence[]
  /** Numbers and names that stand nowhere. */
  readonly numbers: readonly string[]
  readonly names: readonly string[]
  /** The sentence that says the same but for a "not". */
  readonly opposite: string | undefined
}

/**
 * How far passages say what a statement says: the share of its words, weighted by how telling they
 * are, in the best few sentences, and the share of its neighbouring words that are neighbours there,
 * too. Names and numbers that stand nowhere, and a negation that the passage has not, take from it.
 */
export function measureSupport(
  claim: string,
  passages: readonly Evidence[],
  weigh: (term: string) => number,
  language: string,
): Support {
  const list = termsOf(claim, language)
  const wanted = new Set(list)
  const sentences = bestSentences(wanted, passages, weigh)
  const union = new Set(sentences.flatMap(({ terms }) => [...terms]))
  const words = coverage(wanted, union, weigh)
  const numbers = missingNumbers(claim, passages)
  const names = namesIn(claim)
  const missing = germanNouns(passages)
    ? []
    : names.filter((name) => !isNamed(name, passages, language))
  const opposite = oppositeOf(claim, wanted, passages, weigh, language)
  const pairs = list.slice(1).flatMap((term, at) => (term === list[at] ? [] : [[list[at]!, term]]))
  const found = pairs.filter(([one, other]) =>
    passages.some((passage) => standNear(passage, one!, other!, near)),
  )
  const neighbours = pairs.length === 0 ? words : found.length / pairs.length
  const namesLost = names.length === 0 ? 0 : missing.length / names.length
  const score =
    (shares.words * words + shares.neighbours * neighbours) *
    (1 - (1 - withoutNames) * namesLost) *
    (numbers.length > 0 ? contradicted : 1) *
    (opposite === undefined ? 1 : contradicted)
  return { score, sentences, numbers, names: missing, opposite }
}

/** One sentence after the other, each the one that adds most of what is still missing. */
function bestSentences(
  wanted: ReadonlySet<string>,
  passages: readonly Evidence[],
  weigh: (term: string) => number,
): EvidenceSentence[] {
  const chosen: EvidenceSentence[] = []
  const left = new Set(wanted)
  while (chosen.length < mostSentences && left.size > 0) {
    let best: { sentence: EvidenceSentence; gain: number } | undefined
    for (const passage of passages) {
      const gains = new Map<number, number>()
      for (const term of left) {
        for (const at of passage.holding.get(term) ?? [])
          gains.set(at, (gains.get(at) ?? 0) + weigh(term))
      }
      for (const [at, gain] of gains) {
        if (gain > (best?.gain ?? 0)) best = { sentence: passage.sentences[at]!, gain }
      }
    }
    if (best === undefined) break
    chosen.push(best.sentence)
    for (const term of best.sentence.terms) left.delete(term)
  }
  return chosen
}

function missingNumbers(text: string, passages: readonly Evidence[]): string[] {
  const numbers = text.match(/\d+(?:[.,]\d+)*/g) ?? []
  return numbers.filter(
    (number) =>
      !passages.some(({ document }) =>
        holdsNumber(`${document.title ?? ''}\n${document.text}`, number),
      ),
  )
}

/** Whether a number stands in a text by itself: 40 does not stand in 4000. */
function holdsNumber(text: string, number: string): boolean {
  const digit = /\d/
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const around = `${text[at - 1] ?? ''}${text[at + number.length] ?? ''}`
    if (!digit.test(around)) return true
  }
  return false
}

/** Words with a capital inside a sentence; at its beginning every word has one. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\p{Lu}[\p{L}\p{M}]+/gu)]
    .filter((found) =>
      /[^\s.!?:"”“„«(*_-]["”»)*_]*[\s-]["“„«(*_]*$/u.test(
        text.slice(Math.max(0, found.index - 8), found.index),
      ),
    )
    .map(([name]) => name)
    .filter((name) => !isStopWord(name.toLowerCase()))
}

function isNamed(name: string, passages: readonly Evidence[], language: string): boolean {
  const words = wordsOf(name, language)
  return passages.some((passage) =>
    words.some((word) => passage.words.has(word) || passage.holding.has(stemOf(word, language))),
  )
}

/** German gives every noun a capital, so capitals name nothing there. */
function germanNouns(passages: readonly Evidence[]): boolean {
  return passages.some(({ words }) => words.has('und') && words.has('der') && words.has('die'))
}

const negation =
  /(?<![\p{L}\p{N}])(?:not|no|never|none|neither|nor|without|cannot|nicht|nie|niemals|kein(?:e[mnrs]?)?|ohne|jamais|sans|aucune?|nunca|jamás|ningun[ao]?|ningún)(?![\p{L}\p{N}])|n['’]t(?![\p{L}\p{N}])/iu

/**
 * A sentence that is nearly the same as the statement where one of them says not and the other does
 * not. None when a sentence as much alike agrees with it.
 */
function oppositeOf(
  claim: string,
  wanted: ReadonlySet<string>,
  passages: readonly Evidence[],
  weigh: (term: string) => number,
  language: string,
): string | undefined {
  const denies = negation.test(claim)
  let opposite: string | undefined
  for (const passage of passages) {
    const candidates = new Set(
      [...wanted].flatMap((term) => [...(passage.holding.get(term) ?? [])]),
    )
    for (const at of candidates) {
      const { text, terms } = passage.sentences[at]!
      if (coverage(wanted, terms, weigh) < alike.ofClaim) continue
      if (coverage(new Set(termsOf(text, language)), wanted, () => 1) < alike.ofSentence) continue
      if (negation.test(text) === denies) return undefined
      opposite ??= text
    }
  }
  return opposite
}
