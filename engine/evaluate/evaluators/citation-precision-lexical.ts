import { citationPrecision } from './citation-support.ts'
import { citationsByWords, settingsByWords } from './citations-by-words.ts'
import { defineEvaluator } from './define-evaluator.ts'

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
  settings: settingsByWords,
  evaluate: (context) => citationsByWords(context, citationPrecision),
})
