import type { Document } from '../../graph/values.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { questionTerms } from './question-terms.ts'
import { keywordsOf } from './standalone-question.ts'
import { coverage, termSet, termWeights } from './term-weights.ts'

/** A passage with this share of what the best one holds of the question belongs to the answer, too. */
const relevantShare = 0.5

export interface OfflineGrade {
  /** The share of the question, by weight, that the best passage speaks of; 0 to 1. */
  readonly score: number
  readonly relevant: readonly Document[]
  /** Words of the question that no relevant passage speaks of, as they were written. */
  readonly missing: readonly string[]
}

/**
 * How much of a question passages speak of, by the words of the question. Words that are rare in the
 * passages weigh more, as in BM25.
 */
export function gradeOffline(
  question: string,
  documents: readonly Document[],
  language = 'en',
): OfflineGrade {
  const wanted = questionTerms(question, language)
  const weigh = termWeights(
    documents.flatMap(({ text }) =>
      sentencesOf(text, language).map((sentence) => termsOf(sentence.text, language)),
    ),
  )
  const graded = documents.map((document) => {
    const terms = termSet(`${document.title ?? ''}\n${document.text}`, language)
    return { document, terms, score: coverage(wanted, terms, weigh) }
  })
  const score = Math.max(0, ...graded.map((one) => one.score))
  const relevant = graded.filter((one) => one.score > 0 && one.score >= score * relevantShare)
  const said = new Set(relevant.flatMap(({ terms }) => [...terms]))
  const missing = keywordsOf(question, language).filter((word) =>
    termsOf(word, language).every((term) => !said.has(term)),
  )
  return { score, relevant: relevant.map(({ document }) => document), missing }
}
