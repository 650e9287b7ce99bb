import { z } from 'zod'
import { Pattern, firstMatch } from '../../checks/pattern.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { endQuoting } from './end-quoting.ts'
import { answerIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'regex',
  version: 1,
  title: 'Regular expression',
  description: 'Whether a regular expression matches in the answer.',
  family: 'answer',
  type: 'boolean',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'more often in the right form',
    worse: 'less often in the right form',
    undecided: 'answers more often have the right form',
  },
  settings: z.object({
    pattern: Pattern.describe('A regular expression in the syntax of RE2'),
    matches: z.boolean().default(true).describe('Whether it must match, or must not'),
    answer: readings.answer,
  }),
  evaluate({ settings, ...context }) {
    const match = firstMatch(settings.pattern, answerIn(context, settings))
    return {
      status: 'ok',
      value: (match !== undefined) === settings.matches,
      explanation:
        match === undefined ? 'It matches nowhere.' : endQuoting('It matches', match.text),
    }
  },
})
