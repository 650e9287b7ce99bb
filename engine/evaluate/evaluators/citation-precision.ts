import { citationPrecision } from './citation-support.ts'
import { citationsByJudge, settingsByJudge } from './citations-by-judge.ts'
import { defineEvaluator } from './define-evaluator.ts'

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
  settings: settingsByJudge,
  evaluate: (context) => citationsByJudge(context, citationPrecision),
})
