import { z } from 'zod'
import { isRefusal } from '../../models/offline/check-support.ts'
import { coverage, termSet, termWeights } from '../../models/offline/term-weights.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { orElse } from './judged-subject.ts'
import { byWords } from './lexical.ts'
import { answerIn, documentsIn, questionIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'relevancy.lexical',
  version: 1,
  title: 'Relevancy, by words',
  description:
    'The share of the words of the question that the answer speaks of, words that are rare in the passages counting more; 0 for a refusal.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'more relevant',
    worse: 'less relevant',
    undecided: 'answers are more relevant',
  },
  settings: z.object({
    answer: readings.answer,
    question: readings.question,
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const answer = answerIn(context, settings)
    const wanted = termSet(questionIn(context, settings))
    if (wanted.size === 0) throw new NotApplicable('The question has no telling words.')
    const judge = byWords({})
    if (isRefusal(answer)) {
      return { status: 'ok', value: 0, explanation: 'It says that it does not know.', judge }
    }
    const said = termSet(answer)
    const missing = [...wanted].filter((term) => !said.has(term))
    return {
      status: 'ok',
      value: coverage(wanted, said, weightsFor(context, settings.documents)),
      explanation: missing.length === 0 ? 'It speaks of all.' : `Not of ${missing.join(', ')}.`,
      judge,
    }
  },
})

/** Without passages every word counts the same. */
function weightsFor(
  context: Parameters<typeof documentsIn>[0],
  documents: string | undefined,
): (term: string) => number {
  const passages = orElse(() => documentsIn(context, { documents }), [])
  const sentences = passages.flatMap(({ text }) => sentencesOf(text))
  return sentences.length === 0
    ? () => 1
    : termWeights(sentences.map(({ text }) => termsOf(text, 'en')))
}
