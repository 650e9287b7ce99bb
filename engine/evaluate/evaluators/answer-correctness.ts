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
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { answerIn, questionIn, readings, referencesIn } from './reading.ts'

const Statements = z.object({
  agreeing: z
    .array(z.string())
    .describe('Statements of the answer that the right answer holds, too'),
  surplus: z
    .array(z.string())
    .describe('Statements of the answer that the right answer does not hold'),
  missing: z.array(z.string()).describe('Statements of the right answer that the answer lacks'),
})

const instructions = `Take the answer and the right answer apart into single statements. Sort them: statements of the answer that the right answer holds, statements of the answer that it does not hold, and statements of the right answer that are missing from the answer. Each statement stands in one list.
${material}`

/**
 * 0.75 · F1 of the statements + 0.25 · cosine of the two texts, the weights of RAGAS (Es et al. 2023,
 * arXiv 2309.15217, and its `answer_correctness`). With `factuality` 1 no embedding model is needed.
 */
export default defineEvaluator({
  id: 'answer-correctness',
  version: 1,
  title: 'Answer correctness',
  description: 'How far the answer states what the right answer states, and nothing else.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  usesModel: true,
  usualCalls: ({ factuality }) => (factuality < 1 ? 2 : 1),
  words: {
    better: 'more correct',
    worse: 'less correct',
    undecided: 'answers are more correct',
  },
  settings: z.object({
    ...judgeSettings,
    embedding: field.model('embedding', 'embedding').describe('Which model compares meanings'),
    factuality: z
      .number()
      .min(0)
      .max(1)
      .default(0.75)
      .describe('What the statements count; the rest is the likeness of meaning'),
    answer: readings.answer,
    question: readings.question,
    reference: readings.reference,
  }),
  async evaluate({ settings, signal, ...context }) {
    const answer = answerIn(context, settings)
    const question = questionIn(context, settings)
    const reference = referencesIn(context, settings)[0]!
    const asking = { ...context, signal }
    const judge = judgeNamed(asking, settings.model)
    const embedding =
      settings.factuality < 1 ? embeddingNamed(asking, settings.embedding) : undefined
    const content = `${instructions}\n\nQuestion:\n${question}\n\nAnswer:\n${answer}\n\nRight answer:\n${reference}`
    const asked = { name: 'statements', schema: Statements, content }
    const { agreeing, surplus, missing } = await askJudge(judge, asked, signal)
    const count = agreeing.length + (surplus.length + missing.length) / 2
    if (count === 0)
      throw new NotApplicable('Neither the answer nor the right one states anything.')
    const f1 = agreeing.length / count
    const likeness =
      embedding === undefined
        ? 0
        : await embedding
            .embed([answer, reference], { signal })
            .then(({ vectors: [one = [], other = []] }) => Math.max(0, cosine(one, other)))
    const by = embedding === undefined ? judge.name : `${judge.name} and ${embedding.name}`
    return {
      status: 'ok',
      value: settings.factuality * f1 + (1 - settings.factuality) * likeness,
      explanation: `${agreeing.length} right, ${surplus.length} more than the right answer says, ${missing.length} missing.`,
      metadata: { agreeing, surplus, missing, f1, likeness },
      judge: identityOf(by, { instructions, settings }),
    }
  },
})
