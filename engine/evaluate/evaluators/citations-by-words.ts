import { z } from 'zod'
import type { ScoreResult } from '../score.ts'
import { citedStatements, type CitationMeasure } from './citation-support.ts'
import type { EvaluatorContext } from './evaluator.ts'
import { byWords, defaultThreshold, libraryOf } from './lexical.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

/** The settings of evaluators of citations that compare words. */
export const settingsByWords = z.object({
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(defaultThreshold)
    .describe('Support from which a sentence counts as entailed'),
  answer: readings.answer,
  documents: readings.documents,
})

/** Measures the citations of an answer, by the words that they share with what they stand at. */
export async function citationsByWords(
  { settings, signal, ...context }: EvaluatorContext<z.output<typeof settingsByWords>>,
  measure: CitationMeasure,
): Promise<ScoreResult> {
  const { threshold } = settings
  const answer = answerIn(context, settings)
  const passages = documentsIn(context, settings)
  const { supportIn } = libraryOf(passages)
  const statements = await citedStatements(
    answer,
    passages,
    (statement, cited) => supportIn(statement, cited) >= threshold,
    signal,
  )
  const found = measure(statements)
  return {
    status: 'ok',
    value: found.numerator / found.denominator,
    ...found,
    judge: byWords({ threshold }),
  }
}
