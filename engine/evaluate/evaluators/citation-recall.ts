import { z } from 'zod'
import { identityOf, judgeNamed, judgeSettings } from './ask-judge.ts'
import { citationRecall, citedStatements } from './citation-support.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { entailmentBy, entailmentInstructions } from './entailment.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'citation-recall',
  version: 1,
  title: 'Citation recall',
  description:
    'The share of the sentences that are entailed by what they cite, as a judge sees it.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  usualCalls: () => 3,
  words: {
    better: 'better at citing support',
    worse: 'worse at citing support',
    undecided: 'more sentences are supported by what they cite',
  },
  settings: z.object({
    ...judgeSettings,
    answer: readings.answer,
    documents: readings.documents,
  }),
  async evaluate({ settings, signal, ...context }) {
    const answer = answerIn(context, settings)
    const passages = documentsIn(context, settings)
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const statements = await citedStatements(answer, passages, entailmentBy(judge), signal)
    const found = citationRecall(statements)
    return {
      status: 'ok',
      value: found.numerator / found.denominator,
      ...found,
      judge: identityOf(judge.name, { instructions: entailmentInstructions, settings }),
    }
  },
})
