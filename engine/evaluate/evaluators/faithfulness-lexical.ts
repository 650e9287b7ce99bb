import { z } from 'zod'
import { checkSupport } from '../../models/offline/check-support.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { byWords, defaultThreshold } from './lexical.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'faithfulness.lexical',
  version: 1,
  title: 'Faithfulness, by words',
  description:
    'The share of the sentences of the answer whose words stand together in the passages, rare words counting more.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'more faithful',
    worse: 'less faithful',
    undecided: 'answers are more faithful',
  },
  settings: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(defaultThreshold)
      .describe('Support from which a sentence counts as supported'),
    answer: readings.answer,
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const { threshold } = settings
    const answer = answerIn(context, settings)
    const { score, claims = [] } = checkSupport(answer, documentsIn(context, settings), {
      threshold,
    })
    if (score === null || claims.length === 0) {
      throw new NotApplicable('The answer states nothing that could be supported.')
    }
    const open = claims.filter(({ supported }) => supported !== 'yes')
    const supported = claims.length - open.length
    return {
      status: 'ok',
      value: supported / claims.length,
      numerator: supported,
      denominator: claims.length,
      explanation:
        open.length === 0
          ? claims.length === 1
            ? 'Its one sentence is supported.'
            : `Each of its ${claims.length} sentences is supported.`
          : `Not supported: “${open[0]!.text}”`,
      judge: byWords({ threshold }),
    }
  },
})
