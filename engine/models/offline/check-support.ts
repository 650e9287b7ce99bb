import type { Claim, Document, Verdict } from '../../graph/values.ts'
import { claimsIn } from './claims-in.ts'
import { evidenceOf } from './evidence.ts'
import { refusal } from './extract-answer.ts'
import { measureSupport, type Support } from './measure-support.ts'
import { termWeights } from './term-weights.ts'

/**
 * Looks for each sentence of an answer how far the passages it cites (all, when it cites none) say
 * it; see `measureSupport`. Words, names, numbers and negations are all it knows: a true paraphrase
 * may fail and a false recombination may pass.
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
  const evidence = documents.map((document) => evidenceOf(document, language))
  const weigh = termWeights(
    evidence.flatMap(({ sentences }) => sentences.map(({ terms }) => [...terms])),
  )
  const claims = claimsIn(answer, language).map(({ text, numbers }): Claim => {
    const cited = numbers.flatMap((number) => evidence[number - 1] ?? [])
    const support = measureSupport(text, numbers.length > 0 ? cited : evidence, weigh, language)
    const { score } = support
    const supported = score >= threshold ? 'yes' : score >= threshold / 2 ? 'partly' : 'no'
    const resting = new Set(support.sentences.map(({ document }) => document.id))
    return {
      text,
      supported,
      score: round(score),
      documents: supported === 'no' ? [] : [...resting],
      ...(supported === 'yes' ? {} : { reason: reasonFor(support, numbers, cited.length > 0) }),
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
          ? [
              claims.length === 1
                ? 'Its one statement stands in the passages.'
                : `Each of its ${claims.length} statements stands in the passages.`,
            ]
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

function reasonFor(support: Support, numbers: readonly number[], cited: boolean): string {
  if (numbers.length > 0 && !cited)
    return `it cites [${numbers.join('], [')}], and there is no such passage`
  const where = cited ? 'the passage it cites' : 'the passages'
  const missing = [...support.numbers, ...support.names]
  if (missing.length > 0)
    return `${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not stand in ${where}`
  return support.opposite === undefined
    ? `too few of its words stand together in ${where}`
    : `the opposite stands in ${where}: “${support.opposite}”`
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000
}
