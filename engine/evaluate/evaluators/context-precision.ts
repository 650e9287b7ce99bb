import { z } from 'zod'
import { someAtOnce } from '../../models/some-at-once.ts'
import {
  askJudge,
  identityOf,
  judgeNamed,
  judgeSettings,
  judgesAtOnce,
  material,
} from './ask-judge.ts'
import { averageOfVerdicts } from './context-verdicts.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { orElse } from './judged-subject.ts'
import { answerIn, documentsIn, questionIn, readings, referencesIn } from './reading.ts'

const Use = z.object({
  reason: z.string().describe('Why, in one sentence, before the verdict'),
  useful: z.boolean().describe('Whether it helped to arrive at the answer'),
})

const instructions = `Say whether the passage is useful to arrive at the answer to the question.
${material}`

/** Σₖ (P@k · vₖ) / Σ vₖ with one verdict vₖ for each passage (Es et al. 2023, arXiv 2309.15217). */
export default defineEvaluator({
  id: 'context-precision',
  version: 1,
  title: 'Context precision',
  description: 'Whether the passages that help to arrive at the right answer stand first.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  usualCalls: () => 5,
  words: {
    better: 'better at putting useful passages first',
    worse: 'worse at putting useful passages first',
    undecided: 'useful passages stand higher',
  },
  settings: z.object({
    ...judgeSettings,
    most: z.number().int().min(1).max(100).default(10).describe('Passages that are judged'),
    documents: readings.documents,
    question: readings.question,
    answer: readings.answer,
    reference: readings.reference,
  }),
  async evaluate({ settings, signal, ...context }) {
    const passages = documentsIn(context, settings).slice(0, settings.most)
    const question = questionIn(context, settings)
    // The answer that was given stands in where no right one is known.
    const references = orElse(() => referencesIn(context, settings), [])
    const answer = references.length > 0 ? references.join('\nor\n') : answerIn(context, settings)
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const uses = await someAtOnce(passages, judgesAtOnce, signal, ({ title, text }, own) => {
      const passage = title === undefined ? text : `${title}\n${text}`
      const content = `${instructions}\n\nQuestion:\n${question}\n\nAnswer:\n${answer}\n\nPassage:\n${passage}`
      return askJudge(judge, { name: 'use', schema: Use, content }, own)
    })
    return {
      ...averageOfVerdicts(uses.map(({ useful }) => useful)),
      metadata: { passages: uses.map((use, at) => ({ id: passages[at]!.id, ...use })) },
      judge: identityOf(judge.name, { instructions, settings }),
    }
  },
})
