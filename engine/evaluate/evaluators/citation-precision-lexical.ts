import { z } from 'zod'
import { citationPrecision, citedStatements } from './citation-support.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { byWords, defaultThreshold, libraryOf } from './lexical.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'citation-precision.lexical',
  version: 1,
  title: 'Citation precision, by words',
  description:
    'The share of the citations that support what they stand at, by the words they share.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'more precise in citing',
    worse: 'less precise in citing',
    undecided: 'citations are more precise',
  },
  settings: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(defaultThreshold)
      .describe('Support from which a sentence counts as entailed'),
    answer: readings.answer,
    documents: readings.documents,
  }),
  async evaluate({ settings, signal, ...context }) {
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
    const found = citationPrecision(statements)
    return {
      status: 'ok',
      value: found.numerator / found.denominator,
      ...found,
      judge: byWords({ threshold }),
    }
  },
})
