import { citationRecall } from './citation-support.ts'
import { citationsByWords, settingsByWords } from './citations-by-words.ts'
import { defineEvaluator } from './define-evaluator.ts'

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
  settings: settingsByWords,
  evaluate: (context) => citationsByWords(context, citationRecall),
})
