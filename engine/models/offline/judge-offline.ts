import type { Document, Verdict } from '../../graph/values.ts'
import { termsOf, wordsOf } from '../../retrieval/words.ts'
import { checkSupport, isRefusal } from './check-support.ts'
import { coverage, termSet } from './term-weights.ts'

export interface JudgedCriterion {
  readonly name: string
  /** 0 to 1, or null where it does not apply. */
  readonly score: number | null
}

/**
 * Judges an answer by what can be counted: how much of the question it speaks of, how far the
 * passages support it, and, with a reference, how many words it shares with it. These measures are
 * lexical and say so in their names.
 * @param options.pass mean score from which the answer passes
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
  const criteria: JudgedCriterion[] = [
    {
      name: 'relevance.lexical',
      score: isRefusal(answer) ? 0 : relevance(question, answer, language),
    },
  ]
  if (documents !== undefined) {
    criteria.push({
      name: 'faithfulness.lexical',
      score: checkSupport(answer, documents, { language }).score,
    })
  }
  if (reference !== undefined) {
    criteria.push({ name: 'token-f1', score: tokenF1(answer, reference, language) })
  }
  const scores = criteria.flatMap(({ score }) => (score === null ? [] : [score]))
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const score = Math.round(mean * 1000) / 1000
  return {
    pass: score >= pass,
    score,
    reasons: criteria.map((criterion) =>
      criterion.score === null
        ? `${criterion.name} does not apply.`
        : `${criterion.name} is ${criterion.score.toFixed(2)}.`,
    ),
    criteria,
  }
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
