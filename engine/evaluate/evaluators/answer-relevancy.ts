import { z } from 'zod'
import { field } from '../../graph/define-node.ts'
import {
  askJudge,
  cosine,
  embeddingNamed,
  identityOf,
  judgeNamed,
  judgeSettings,
  material,
} from './ask-judge.ts'
import { EvaluatorError, defineEvaluator } from './define-evaluator.ts'
import { endQuoting } from './end-quoting.ts'
import { answerIn, questionIn, readings } from './reading.ts'

const Questions = z.object({
  noncommittal: z.boolean().describe('Whether it evades, or says that it does not know'),
  questions: z.array(z.string()).describe('Questions that this answer would answer'),
})

const instructions = `Write questions that the answer answers, each another way to ask for it, and say whether the answer is noncommittal: evasive, vague, or saying that it does not know.
${material}`

/**
 * The mean cosine of the question and of questions made from the answer, 0 for a noncommittal one
 * (Es et al. 2023, "RAGAS", arXiv 2309.15217).
 */
export default defineEvaluator({
  id: 'answer-relevancy',
  version: 1,
  title: 'Answer relevancy',
  description:
    'How near the questions that the answer would answer come to the one that was asked.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  range: [-1, 1],
  usesModel: true,
  usualCalls: () => 2,
  words: {
    better: 'more relevant',
    worse: 'less relevant',
    undecided: 'answers are more relevant',
  },
  settings: z.object({
    ...judgeSettings,
    embedding: field.model('embedding', 'embedding').describe('Which model compares meanings'),
    questions: z.number().int().min(1).max(10).default(3).describe('Questions to make'),
    answer: readings.answer,
    question: readings.question,
  }),
  async evaluate({ settings, signal, ...context }) {
    const answer = answerIn(context, settings)
    const question = questionIn(context, settings)
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const embedding = embeddingNamed({ ...context, signal }, settings.embedding)
    const content = `${instructions}\n\nNumber of questions: ${settings.questions}\n\nAnswer:\n${answer}`
    const asked = { name: 'questions', schema: Questions, content }
    const made = await askJudge(judge, asked, signal)
    const identity = identityOf(`${judge.name} and ${embedding.name}`, { instructions, settings })
    if (made.noncommittal) {
      return { status: 'ok', value: 0, explanation: 'It is noncommittal.', judge: identity }
    }
    const questions = made.questions.slice(0, settings.questions)
    if (questions.length === 0) {
      throw new EvaluatorError('The judge made no question from the answer.', 'range')
    }
    const { vectors } = await embedding.embed([question, ...questions], { signal })
    const [own = [], ...others] = vectors
    const likeness = others.map((other) => cosine(own, other))
    return {
      status: 'ok',
      value: likeness.reduce((sum, one) => sum + one, 0) / likeness.length,
      explanation: endQuoting('It would answer', questions[0]!),
      metadata: { questions },
      judge: identity,
    }
  },
})
