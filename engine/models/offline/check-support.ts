import type { Claim, Document, Verdict } from '../../graph/values.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { refusal } from './extract-answer.ts'
import { coverage, termWeights } from './term-weights.ts'

// Spaces are counted, so that a long row of them is not looked at again and again.
const mark = /\s{0,9}\[(\d+)\]/g

/**
 * Looks for each sentence of an answer whether the passages it cites (all, when it cites none) say
 * it: the share of its words, weighted by how telling they are, in the best two neighbouring
 * sentences. Numbers and negations that are not there count against it. Words are all it knows: a
 * true paraphrase may fail and a false recombination may pass.
 * @param options.threshold support from which a sentence counts as said
 */
export function checkSupport(
  answer: string,
  documents: readonly Document[],
  options: { threshold?: number; language?: string } = {},
): Verdict {
  const { threshold = 0.6, language = 'en' } = options
  if (isRefusal(answer)) {
    return {
      pass: true,
      score: null,
      reasons: ['The answer says that the documents do not answer.'],
      claims: [],
    }
  }
  const windows = new Map(documents.map((document) => [document.id, windowsOf(document, language)]))
  const weigh = termWeights([...windows.values()].flat().map((window) => [...window]))
  const claims = claimsOf(answer, language).map(({ text, numbers }): Claim => {
    const cited = numbers.flatMap((number) => documents[number - 1] ?? [])
    const against = numbers.length > 0 ? cited : documents
    const terms = new Set(termsOf(text, language))
    let best = 0
    const supporting: string[] = []
    for (const document of against) {
      let support = 0
      for (const window of windows.get(document.id)!)
        support = Math.max(support, coverage(terms, window, weigh))
      if (support >= threshold) supporting.push(document.id)
      best = Math.max(best, support)
    }
    const missing = missingNumbers(text, against)
    const score = missing.length > 0 ? Math.min(best, threshold - 0.01) : best
    const supported = score >= threshold ? 'yes' : score >= threshold / 2 ? 'partly' : 'no'
    return {
      text,
      supported,
      score: round(score),
      documents: supported === 'no' ? [] : supporting,
      ...(supported === 'yes' ? {} : { reason: reasonFor(missing, numbers, cited.length > 0) }),
    }
  })
  const unsupported = claims.filter((claim) => claim.supported !== 'yes')
  const score =
    claims.length === 0 ? 0 : round((claims.length - unsupported.length) / claims.length)
  return {
    pass: claims.length > 0 && unsupported.length === 0,
    score,
    reasons:
      claims.length === 0
        ? ['The answer is empty.']
        : unsupported.length === 0
          ? [`Each of its ${claims.length} statements stands in the passages.`]
          : unsupported.map((claim) => `“${claim.text}”: ${claim.reason ?? 'not supported'}`),
    claims,
  }
}

/** Whether an answer says that there is none. */
export function isRefusal(answer: string): boolean {
  const text = answer.trim()
  return (
    text === refusal ||
    /^(?:I (?:do not|don['’]t) know|The (?:documents|context|passages) (?:do|does) not|There is no information)\b/i.test(
      text,
    )
  )
}

function claimsOf(answer: string, language: string): { text: string; numbers: number[] }[] {
  const claims: { text: string; numbers: number[] }[] = []
  // A mark behind the full stop belongs to the sentence before it.
  const moved = answer.replace(/([.!?])((?:\s{0,9}\[\d+\])+)/g, '$2$1')
  for (const passage of sentencesOf(moved, language)) {
    if (passage.kind === 'heading') continue
    const numbers = [...passage.text.matchAll(mark)].map((found) => Number(found[1]))
    const text = passage.text.replace(mark, '').trim()
    const last = claims.at(-1)
    if (text === '') {
      // A line of marks only: they belong to the block above.
      last?.numbers.push(...numbers)
    } else if (termsOf(text, language).length > 0) {
      const block = passage.kind === 'item' || passage.kind === 'code' || passage.kind === 'table'
      // The items of a list are covered by the citation of the line that announces it.
      claims.push({
        text,
        numbers: numbers.length === 0 && block ? [...(last?.numbers ?? [])] : numbers,
      })
    }
  }
  return claims
}

function windowsOf(document: Document, language: string): ReadonlySet<string>[] {
  const title = termsOf(document.title ?? '', language)
  const sentences = sentencesOf(document.text, language).map((passage) =>
    termsOf(passage.text, language),
  )
  return sentences.map(
    (terms, index) => new Set([...title, ...terms, ...(sentences[index + 1] ?? [])]),
  )
}

function missingNumbers(text: string, documents: readonly Document[]): string[] {
  const numbers = text.match(/\d+(?:[.,]\d+)*/g) ?? []
  return numbers.filter((number) => !documents.some(({ text: said }) => holdsNumber(said, number)))
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

function reasonFor(missing: readonly string[], numbers: readonly number[], cited: boolean): string {
  if (numbers.length > 0 && !cited)
    return `it cites [${numbers.join('], [')}], and there is no such passage`
  const where = cited ? 'the passage it cites' : 'the passages'
  return missing.length > 0
    ? `${missing.join(', ')} does not stand in ${where}`
    : `too few of its words stand together in ${where}`
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000
}
