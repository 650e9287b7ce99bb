import { z } from 'zod'
import { Identifier } from '../../graph/document.ts'
import { askJudge, identityOf, judgeNamed, judgeSettings, material, numbered } from './ask-judge.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { subjectIn } from './judged-subject.ts'
import { readings } from './reading.ts'

const Verdict = z.object({
  reason: z.string().describe('Why, in one sentence, before the verdict'),
  met: z.boolean(),
})

const instructions = `Say for each criterion whether the answer meets it. Judge each by itself.
${material}`

const Criterion = z.object({
  name: Identifier.describe('Name of the criterion'),
  description: z.string().trim().min(1).max(5000).describe('When it is met'),
  weight: z.number().positive().max(100).default(1).describe('How much it counts'),
})

export default defineEvaluator({
  id: 'criteria',
  version: 1,
  title: 'Criteria',
  description:
    'The share, by weight, of a list of criteria that the answer meets, as a judge sees it.',
  family: 'judge',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'nearer to the criteria',
    worse: 'further from the criteria',
    undecided: 'answers meet the criteria better',
  },
  usesModel: true,
  settings: z.object({
    ...judgeSettings,
    question: readings.question,
    answer: readings.answer,
    documents: readings.documents,
    reference: readings.reference,
    criteria: z
      .array(Criterion)
      .min(1)
      .max(30)
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
        message: 'two criteria have the same name',
      })
      .describe('What is looked at'),
  }),
  async evaluate({ settings, signal, ...context }) {
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const { question, answer, reference, passages } = subjectIn(context, settings)
    const { criteria } = settings
    const content = [
      instructions,
      `Criteria:\n${criteria.map(({ name, description }) => `${name}: ${description}`).join('\n')}`,
      `Question:\n${question}`,
      `Answer:\n${answer}`,
      `A right answer:\n${reference}`,
      `Passages:\n${numbered(passages)}`,
    ].join('\n\n')
    const schema = z.object(Object.fromEntries(criteria.map(({ name }) => [name, Verdict])))
    const verdicts = await askJudge(judge, { name: 'verdicts', schema, content }, signal)
    const weights = criteria.reduce((sum, { weight }) => sum + weight, 0)
    const met = criteria.filter(({ name }) => verdicts[name]!.met)
    const failed = criteria.filter(({ name }) => !verdicts[name]!.met)
    const reached = met.reduce((sum, { weight }) => sum + weight, 0)
    return {
      status: 'ok',
      value: reached / weights,
      numerator: reached,
      denominator: weights,
      explanation:
        failed.length === 0
          ? 'It meets all criteria.'
          : failed.map(({ name }) => `${name}: ${verdicts[name]!.reason}`).join(' '),
      metadata: { verdicts },
      judge: identityOf(judge.name, { instructions, settings }),
    }
  },
})
