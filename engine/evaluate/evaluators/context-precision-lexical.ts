import { z } from 'zod'
import { gradeOffline } from '../../models/offline/grade-offline.ts'
import { claimsIn } from '../../models/offline/claims-in.ts'
import type { Document } from '../../graph/values.ts'
import { averageOfVerdicts } from './context-verdicts.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { orElse } from './judged-subject.ts'
import { byWords, defaultThreshold, libraryOf } from './lexical.ts'
import { documentsIn, questionIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'context-precision.lexical',
  version: 1,
  title: 'Context precision, by words',
  description:
    'Whether the passages that support the right answer stand first; without one, those that speak of the question.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'better at putting useful passages first',
    worse: 'worse at putting useful passages first',
    undecided: 'useful passages stand higher',
  },
  settings: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(defaultThreshold)
      .describe('Support from which a passage counts as useful'),
    documents: readings.documents,
    question: readings.question,
    reference: readings.reference,
  }),
  evaluate({ settings, ...context }) {
    const { threshold } = settings
    const passages = documentsIn(context, settings)
    const references = orElse(() => referencesIn(context, settings), undefined)
    const useful =
      references === undefined
        ? usefulFor(questionIn(context, settings), passages)
        : usefulToSay(references, passages, threshold)
    return { ...averageOfVerdicts(useful), judge: byWords({ threshold }) }
  },
})

function usefulToSay(
  references: readonly string[],
  passages: readonly Document[],
  threshold: number,
): boolean[] {
  const { supportIn } = libraryOf(passages)
  const claims = references.flatMap((reference) => claimsIn(reference, 'en'))
  return passages.map((passage) =>
    claims.some(({ text }) => supportIn(text, [passage]) >= threshold),
  )
}

function usefulFor(question: string, passages: readonly Document[]): boolean[] {
  const { relevant } = gradeOffline(question, passages)
  return passages.map((passage) => relevant.includes(passage))
}
