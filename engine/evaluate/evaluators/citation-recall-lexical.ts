import { z } from 'zod'
import { citationRecall, citedStatements } from './citation-support.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { byWords, defaultThreshold, libraryOf } from './lexical.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'citation-recall.lexical',
  version: 1,
  title: 'Citation recall, by words',
  description:
    'The share of the sentences that are entailed by what they cite, by the words they share.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'better at citing support',
    worse: 'worse at citing support',
    undecided: 'more sentences are supported by what they cite',
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
    const found = citationRecall(statements)
    return {
      status: 'ok',
      value: found.numerator / found.denominator,
      ...found,
      judge: byWords({ threshold }),
    }
  },
})
