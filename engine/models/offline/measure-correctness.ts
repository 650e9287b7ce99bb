import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { isRefusal } from './check-support.ts'
import { isSameQuantity, quantitiesIn, withoutQuantities, type Quantity } from './quantities.ts'
import { coverage, termSet } from './term-weights.ts'

/**
 * How the parts make the score. Chosen on the answers to every second question of `financebench`, and
 * measured on those to the others: see bench/correctness.ts.
 */
const weights = {
  /** Of a word that the question has said already, against 1 for a new one. */
  known: 0.3,
  /** Of the numbers that are looked for, against the words beside them. */
  numbers: 0.5,
}
/** What is left of the score when no number that is looked for is there. */
const withoutNumbers = 0.7
/** What is left when the answer says yes for no, names the opposite, denies what is said, or refuses. */
const left = { otherSide: 0.1, opposite: 0.3, denied: 0.4, refused: 0.2 }
/** From this share of its words on a sentence speaks of the same. */
const sameMatter = 0.6

const yes = /^[^\p{L}]*(?:yes|ja|oui|sí|true|correct)(?!\p{L})/iu
const no = /^[^\p{L}]*(?:no|nein|non|false|incorrect)(?!\p{L})/iu
const negation =
  /(?<!\p{L})(?:not|no|never|none|neither|nor|without|cannot|nicht|nie|kein(?:e[mnrs]?)?|ohne)(?!\p{L})|n['’]t(?!\p{L})/iu

const refusing =
  /\b(?:I(?: am|['’]m)? (?:sorry|unable|apologi[sz]e|cannot|can['’]t|could not|do not|don['’]t)|as an AI|unable to (?:answer|determine|find|provide)|(?:does|do|did) not (?:include|contain|provide|mention|specify|disclose)|(?:is|are|was|were) not (?:provided|included|available|mentioned|specified|disclosed)|not enough information|no information|cannot be (?:determined|answered|calculated|found))\b/i

/** Words of which an answer must not have the one where the right answer has the other. */
const opposites: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:increas|ris(?:e|es|en|ing)\b|rose\b|grew\b|grow|gain|improv|higher\b)/i,
    /\b(?:decreas|declin|falls?\b|fell\b|drop|reduc|shr[aiu]nk|worse|lower\b)/i,
  ],
  [/\b(?:before|earlier)\b/i, /\b(?:after|later)\b/i],
  [/\b(?:always|every)\b/i, /\bnever\b/i],
  [
    /\b(?:maximum|at most|largest|highest|most)\b/i,
    /\b(?:minimum|at least|smallest|lowest|least)\b/i,
  ],
  [/\b(?:enable[ds]?|allow(?:s|ed)?)\b/i, /\b(?:disable[ds]?|forbid(?:s|den)?|refuse[ds]?)\b/i],
]

export interface Correctness {
  /** 0 to 1. */
  readonly score: number
  /** What is missing or contradicted, as a sentence. */
  readonly reason: string
}

/**
 * How far an answer says what a right answer says. The right answer is taken apart at its sentences
 * and clauses; each counts by the share of its words that one sentence of the answer holds, so that
 * words which only stand somewhere do not make a statement. Numbers are compared by value and unit.
 * A yes for a no, an opposite, a negation and a refusal take from the score. More than the right
 * answer says does no harm. It knows no meaning: names of one thing in other words are not found.
 */
export function measureCorrectness(
  { question, answer, reference }: { question: string; answer: string; reference: string },
  language = 'en',
): Correctness {
  const said = answer.replace(/\s?\[\d+\]/g, '').trim()
  const wanted = reference.replace(/\s?\[\d+\]/g, '').trim()
  if (said === '' || wanted === '') {
    return { score: said === wanted ? 1 : 0, reason: 'There is nothing to compare.' }
  }
  const wantsRefusal = isRefusal(wanted)
  if (wantsRefusal || isRefusal(said)) {
    const both = wantsRefusal && isRefusal(said)
    return { score: both ? 1 : 0, reason: both ? 'Both refuse.' : 'One of the two refuses.' }
  }
  const words = wordsSaid(question, said, wanted, language)
  const numbers = numbersSaid(question, said, wanted)
  const side = sideOf(wanted)
  // A bare yes or no: what the answer affirms or denies in its first sentence.
  if (words === undefined && numbers === undefined && side !== undefined) {
    const first = said.split(/(?<=[.!?])\s/)[0] ?? said
    const taken = sideOf(said) ?? !negation.test(first)
    return taken === side
      ? { score: 1, reason: 'It says the same of yes and no.' }
      : { score: 0, reason: 'It says the opposite of yes and no.' }
  }
  const base = joined(words, numbers?.share)
  const doubts = doubtsOf(said, wanted, language)
  if (numbers?.share !== 1 && refusing.test(said) && !refusing.test(wanted)) doubts.push(refusal)
  const score = doubts.reduce((rest, { leaves }) => rest * leaves, base)
  const reasons = [
    ...(numbers === undefined || numbers.missing.length === 0
      ? []
      : [`It lacks ${numbers.missing.map(({ written }) => written).join(', ')}.`]),
    ...doubts.map(({ reason }) => reason),
  ]
  return {
    score: Math.round(score * 1000) / 1000,
    reason: reasons[0] ?? `It says ${Math.round(base * 100)} % of the right answer.`,
  }
}

function joined(words: number | undefined, numbers: number | undefined): number {
  if (numbers === undefined) return words ?? 0
  const share =
    words === undefined ? numbers : (1 - weights.numbers) * words + weights.numbers * numbers
  return share * (1 - (1 - withoutNumbers) * (1 - numbers))
}

/** The share of the right answer's words that are said together; undefined where it has none but numbers. */
function wordsSaid(
  question: string,
  said: string,
  wanted: string,
  language: string,
): number | undefined {
  const asked = termSet(question, language)
  const weigh = (term: string): number => (asked.has(term) ? weights.known : 1)
  const sentences = sentencesOf(said, language).map(({ text }) => termSet(text, language))
  // What one sentence says may be said in two that follow each other.
  const spans = [
    ...sentences,
    ...sentences.slice(1).map((terms, at) => new Set([...sentences[at]!, ...terms])),
  ]
  let all = 0
  let found = 0
  for (const part of partsOf(wanted)) {
    const terms = new Set(termsOf(withoutQuantities(part), language).filter(carriesMeaning))
    const weight = [...terms].reduce((sum, term) => sum + weigh(term), 0)
    all += weight
    found += weight * Math.max(0, ...spans.map((span) => coverage(terms, span, weigh)))
  }
  return all === 0 ? undefined : found / all
}

function partsOf(text: string): string[] {
  return text.split(/(?<=[.;:!?])\s+|\n+|,\s+(?=(?:and|but|or|und|aber|oder)\s)/)
}

/** Numbers are compared by value, and yes and no by what they say. */
function carriesMeaning(term: string): boolean {
  return !/^(?:[\d.,]+|yes|no|ja|nein|oui|non)$/.test(term)
}

/** The share of the numbers that the right answer has and the question has not. */
function numbersSaid(
  question: string,
  said: string,
  wanted: string,
): { readonly share: number; readonly missing: readonly Quantity[] } | undefined {
  const known = quantitiesIn(question)
  const given = quantitiesIn(said)
  const needed = quantitiesIn(wanted).filter((one) => !isAmong(one, known))
  if (needed.length === 0) return undefined
  const missing = needed.filter((one) => !isAmong(one, given))
  return { share: 1 - missing.length / needed.length, missing }
}

function isAmong(one: Quantity, others: readonly Quantity[]): boolean {
  return others.some((other) => isSameQuantity(one, other))
}

function sideOf(text: string): boolean | undefined {
  if (yes.test(text)) return true
  return no.test(text) ? false : undefined
}

interface Doubt {
  /** The share of the score that is left. */
  readonly leaves: number
  readonly reason: string
}

const refusal: Doubt = { leaves: left.refused, reason: 'It says that it cannot answer.' }

function doubtsOf(said: string, wanted: string, language: string): Doubt[] {
  const doubts: Doubt[] = []
  const sides = [sideOf(said), sideOf(wanted)]
  const bothTakeSides = sides.every((side) => side !== undefined)
  if (bothTakeSides && sides[0] !== sides[1]) {
    doubts.push({ leaves: left.otherSide, reason: 'It says yes for no, or no for yes.' })
  }
  const turned = opposites.some(([one, other]) => {
    const inWanted = one.test(wanted)
    const inSaid = one.test(said)
    return inWanted !== other.test(wanted) && inSaid !== other.test(said) && inWanted !== inSaid
  })
  if (turned) doubts.push({ leaves: left.opposite, reason: 'It says the opposite.' })
  if (!sides.some((side) => side !== undefined) && partsOf(wanted).length === 1) {
    const terms = termSet(wanted, language)
    const likest = sentencesOf(said, language)
      .map(({ text }) => ({ text, share: coverage(terms, termSet(text, language), () => 1) }))
      .reduce((best, one) => (one.share > best.share ? one : best), { text: '', share: 0 })
    if (likest.share >= sameMatter && negation.test(likest.text) !== negation.test(wanted)) {
      doubts.push({
        leaves: left.denied,
        reason: 'One of the two says not, and the other does not.',
      })
    }
  }
  return doubts
}
