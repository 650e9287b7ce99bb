import { z } from 'zod'
import type { ScoreResult } from '../score.ts'
import { identityOf, judgeNamed, judgeSettings } from './ask-judge.ts'
import { citedStatements, type CitationMeasure } from './citation-support.ts'
import { entailmentBy, entailmentInstructions } from './entailment.ts'
import type { EvaluatorContext } from './evaluator.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

/** The settings of evaluators of citations that ask a judge. */
export const settingsByJudge = z.object({
  ...judgeSettings,
  answer: readings.answer,
  documents: readings.documents,
})

/** Measures the citations of an answer, as a judge sees what they stand at. */
export async function citationsByJudge(
  { settings, signal, ...context }: EvaluatorContext<z.output<typeof settingsByJudge>>,
  measure: CitationMeasure,
): Promise<ScoreResult> {
  const answer = answerIn(context, settings)
  const passages = documentsIn(context, settings)
  const judge = judgeNamed({ ...context, signal }, settings.model)
  const statements = await citedStatements(answer, passages, entailmentBy(judge), signal)
  const found = measure(statements)
  return {
    status: 'ok',
    value: found.numerator / found.denominator,
    ...found,
    judge: identityOf(judge.name, { instructions: entailmentInstructions, settings }),
  }
}
