import { z } from 'zod'
import { isRefusal } from '../../models/offline/check-support.ts'
import { askJudge, identityOf, judgeNamed, judgeSettings, material, numbered } from './ask-judge.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { answerIn, documentsIn, readings } from './reading.ts'

const Claims = z.object({
  claims: z.array(
    z.object({
      claim: z.string().describe('One statement of the answer, understandable by itself'),
      reason: z.string().describe('What the passages say about it, in one sentence'),
      supported: z.boolean().describe('Whether it follows from the passages alone'),
    }),
  ),
})

const instructions = `Take the answer apart into its single statements, each understandable by itself. Say for each whether it follows from the passages alone, whatever you know yourself.
${material}`

/** Supported claims / claims (Es et al. 2023, "RAGAS", arXiv 2309.15217, section 3). */
export default defineEvaluator({
  id: 'faithfulness',
  version: 1,
  title: 'Faithfulness',
  description: 'The share of the statements of the answer that follow from the passages.',
  family: 'grounding',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  words: {
    better: 'more faithful',
    worse: 'less faithful',
    undecided: 'answers are more faithful',
  },
  settings: z.object({
    ...judgeSettings,
    answer: readings.answer,
    documents: readings.documents,
  }),
  async evaluate({ settings, signal, ...context }) {
    const answer = answerIn(context, settings)
    const passages = documentsIn(context, settings)
    if (answer.trim() === '' || isRefusal(answer)) {
      throw new NotApplicable('The answer states nothing that could be supported.')
    }
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const content = `${instructions}\n\nPassages:\n${numbered(passages)}\n\nAnswer:\n${answer}`
    const { claims } = await askJudge(judge, { name: 'claims', schema: Claims, content }, signal)
    if (claims.length === 0) throw new NotApplicable('The judge found no statement in the answer.')
    const open = claims.filter(({ supported }) => !supported)
    const supported = claims.length - open.length
    return {
      status: 'ok',
      value: supported / claims.length,
      numerator: supported,
      denominator: claims.length,
      explanation:
        open.length === 0
          ? claims.length === 1
            ? 'Its one statement is supported.'
            : `Each of its ${claims.length} statements is supported.`
          : `Not supported: “${open[0]!.claim}” ${open[0]!.reason}`,
      metadata: { claims },
      judge: identityOf(judge.name, { instructions, settings }),
    }
  },
})
