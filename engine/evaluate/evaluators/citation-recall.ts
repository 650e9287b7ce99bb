import { citationRecall } from './citation-support.ts'
import { citationsByJudge, settingsByJudge } from './citations-by-judge.ts'
import { defineEvaluator } from './define-evaluator.ts'

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
  settings: settingsByJudge,
  evaluate: (context) => citationsByJudge(context, citationRecall),
})
