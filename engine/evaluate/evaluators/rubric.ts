import { z } from 'zod'
import { hinted } from '../../graph/define-node.ts'
import { askJudge, identityOf, judgeNamed, judgeSettings, material, numbered } from './ask-judge.ts'
import { EvaluatorError, defineEvaluator } from './define-evaluator.ts'
import { subjectIn } from './judged-subject.ts'
import { readings } from './reading.ts'

// The range is not part of the schema: what lies outside is an error to be seen, not one to repair.
const Judgment = z.object({
  reason: z.string().describe('Why, in one or two sentences, before the score is given'),
  score: z.number().describe('The score of the level that fits'),
})

const instructions = `Judge the answer: choose the level that fits it.
${material}`

const Level = z.object({
  score: z.number().describe('What it is worth'),
  description: z.string().trim().min(1).max(5000).describe('When an answer is of this level'),
})

export default defineEvaluator({
  id: 'rubric',
  version: 1,
  title: 'Rubric',
  description:
    'A judge chooses the level of a rubric that fits the answer; levels go out as 0 to 1.',
  family: 'judge',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'better by the rubric',
    worse: 'worse by the rubric',
    undecided: 'answers are better by the rubric',
  },
  usesModel: true,
  settings: z.object({
    ...judgeSettings,
    question: readings.question,
    answer: readings.answer,
    documents: readings.documents,
    reference: readings.reference,
    task: hinted(z.string().max(20_000).default(''), { kind: 'long-text' }).describe(
      'What the judge must know of the task',
    ),
    levels: z
      .array(Level)
      .min(2)
      .max(20)
      .default([
        { score: 5, description: 'Answers the question fully, and is right in all it says.' },
        { score: 4, description: 'Answers it with a small gap.' },
        { score: 3, description: 'Answers it in part.' },
        { score: 2, description: 'Hardly answers it, or says things that are not known.' },
        { score: 1, description: 'Does not answer it, or is wrong.' },
      ])
      .refine((levels) => new Set(levels.map(({ score }) => score)).size === levels.length, {
        message: 'two levels have the same score',
      })
      .describe('Levels with what each means'),
  }),
  async evaluate({ settings, signal, ...context }) {
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const { question, answer, reference, passages } = subjectIn(context, settings)
    const levels = settings.levels.map(({ score, description }) => `${score}: ${description}`)
    const content = [
      instructions,
      ...(settings.task === '' ? [] : [`Task:\n${settings.task}`]),
      `Levels:\n${levels.join('\n')}`,
      `Question:\n${question}`,
      `Answer:\n${answer}`,
      `A right answer:\n${reference}`,
      `Passages:\n${numbered(passages)}`,
    ].join('\n\n')
    const asked = { name: 'judgment', schema: Judgment, content }
    const { score, reason } = await askJudge(judge, asked, signal)
    const scores = settings.levels.map((level) => level.score)
    if (!scores.includes(score)) {
      throw new EvaluatorError(
        `The judge gave ${score}, which is none of the levels ${scores.join(', ')}.`,
        'range',
      )
    }
    const [worst, best] = [Math.min(...scores), Math.max(...scores)]
    return {
      status: 'ok',
      value: (score - worst) / (best - worst),
      explanation: reason,
      metadata: { level: score },
      judge: identityOf(judge.name, { instructions, settings }),
    }
  },
})
