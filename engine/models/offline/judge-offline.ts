import type { Document, Verdict } from '../../graph/values.ts'
import { termsOf, wordsOf } from '../../retrieval/words.ts'
import { checkSupport, isRefusal } from './check-support.ts'
import { measureCorrectness } from './measure-correctness.ts'
import { coverage, termSet } from './term-weights.ts'

export interface JudgedCriterion {
  readonly name: string
  /** 0 to 1, or null where it does not apply. */
  readonly score: number | null
  /** 0 for what is told beside the score and does not count in it. */
  readonly weight: 0 | 1
  /** As a sentence. */
  readonly reason: string
}

/**
 * Judges an answer by what can be counted. With a right answer to compare with, its score is how far
 * it says the same; without one, how much of the question it speaks of. Where there are passages, how
 * far they support it counts as much. These measures are lexical and say so in their names.
 * @param options.pass score from which the answer passes
 */
export function judgeOffline(
  subject: {
    question: string
    answer: string
    reference?: string | undefined
    documents?: readonly Document[] | undefined
  },
  options: { pass?: number; language?: string } = {},
): Verdict & { criteria: readonly JudgedCriterion[] } {
  const { pass = 0.5, language = 'en' } = options
  const { question, answer, reference, documents } = subject
  const relevant = isRefusal(answer) ? 0 : relevance(question, answer, language)
  const criteria = [
    // A wrong answer speaks of the question as much as a right one does.
    criterion('relevance.lexical', relevant, reference === undefined ? 1 : 0),
  ]
  if (documents !== undefined) {
    const { score } = checkSupport(answer, documents, { language })
    criteria.push(criterion('faithfulness.lexical', score, 1))
  }
  if (reference !== undefined) {
    const { score, reason } = measureCorrectness({ question, answer, reference }, language)
    criteria.push(criterion('correctness.lexical', score, 1, reason))
    criteria.push(criterion('token-f1', tokenF1(answer, reference, language), 0))
  }
  const scores = criteria.flatMap(({ score, weight }) =>
    score === null || weight === 0 ? [] : [score],
  )
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const score = Math.round(mean * 1000) / 1000
  return {
    pass: score >= pass,
    score,
    reasons: criteria.map(({ reason }) => reason),
    criteria,
  }
}

function criterion(
  name: string,
  score: number | null,
  weight: JudgedCriterion['weight'],
  why?: string,
): JudgedCriterion {
  const told = score === null ? `${name} does not apply.` : `${name} is ${score.toFixed(2)}.`
  return { name, score, weight, reason: why === undefined ? told : `${told} ${why}` }
}

/** The share of the question's telling words that the answer speaks of. */
function relevance(question: string, answer: string, language: string): number {
  const score = coverage(new Set(termsOf(question, language)), termSet(answer, language), () => 1)
  return Math.round(score * 1000) / 1000
}

/** Token F1 as SQuAD has it (Rajpurkar et al. 2016), without its removal of articles in other languages. */
function tokenF1(answer: string, reference: string, language: string): number {
  const said = tokens(answer, language)
  const wanted = tokens(reference, language)
  if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0
  const left = new Map<string, number>()
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1)
  let shared = 0
  for (const token of said) {
    const count = left.get(token) ?? 0
    if (count > 0) {
      shared += 1
      left.set(token, count - 1)
    }
  }
  return shared === 0 ? 0 : (2 * shared) / (said.length + wanted.length)
}

function tokens(text: string, language: string): string[] {
  return wordsOf(text.replace(/\[\d+\]/g, ''), language).filter(
    (word) => !['a', 'an', 'the'].includes(word),
  )
}
