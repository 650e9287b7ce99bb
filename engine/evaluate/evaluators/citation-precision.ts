import { z } from 'zod'
import { identityOf, judgeNamed, judgeSettings } from './ask-judge.ts'
import { citationPrecision, citedStatements } from './citation-support.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { entailmentBy, entailmentInstructions } from './entailment.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'citation-precision',
  version: 1,
  title: 'Citation precision',
  description: 'The share of the citations that support what they stand at, as a judge sees it.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  usualCalls: () => 5,
  words: {
    better: 'more precise in citing',
    worse: 'less precise in citing',
    undecided: 'citations are more precise',
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
    const found = citationPrecision(statements)
    return {
      status: 'ok',
      value: found.numerator / found.denominator,
      ...found,
      judge: identityOf(judge.name, { instructions: entailmentInstructions, settings }),
    }
  },
})
