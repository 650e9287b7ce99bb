import { z } from 'zod'
import { measureCorrectness } from '../../models/offline/measure-correctness.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { byWords } from './lexical.ts'
import { answerIn, questionIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'correctness.lexical',
  version: 1,
  title: 'Correctness, by words',
  description:
    'How far the answer says what the right answer says, by words, numbers, negations and yes or no.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'more correct',
    worse: 'less correct',
    undecided: 'answers are more correct',
  },
  settings: z.object({
    answer: readings.answer,
    question: readings.question,
    reference: readings.reference,
  }),
  evaluate({ settings, ...context }) {
    const answer = answerIn(context, settings)
    const question = questionIn(context, settings)
    const best = referencesIn(context, settings)
      .map((reference) => measureCorrectness({ question, answer, reference }))
      .reduce((one, other) => (other.score > one.score ? other : one))
    return { status: 'ok', value: best.score, explanation: best.reason, judge: byWords({}) }
  },
})
