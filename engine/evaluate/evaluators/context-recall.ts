import { z } from 'zod'
import { askJudge, identityOf, judgeNamed, judgeSettings, material, numbered } from './ask-judge.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { documentsIn, readings, referencesIn } from './reading.ts'

const Claims = z.object({
  claims: z.array(
    z.object({
      claim: z.string().describe('One statement of the right answer, understandable by itself'),
      reason: z.string().describe('Where it stands in the passages, in one sentence'),
      attributable: z.boolean().describe('Whether it can be attributed to the passages'),
    }),
  ),
})

const instructions = `Take the right answer apart into its single statements, each understandable by itself. Say for each whether it can be attributed to the passages.
${material}`

/** Claims of the right answer that the passages hold / all its claims (Es et al. 2023, arXiv 2309.15217). */
export default defineEvaluator({
  id: 'context-recall',
  version: 1,
  title: 'Context recall',
  description: 'The share of the statements of the right answer that the passages hold.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  usesModel: true,
  words: {
    better: 'better at finding what the answer needs',
    worse: 'worse at finding what the answer needs',
    undecided: 'more of what the answer needs is found',
  },
  settings: z.object({
    ...judgeSettings,
    documents: readings.documents,
    reference: readings.reference,
  }),
  async evaluate({ settings, signal, ...context }) {
    const passages = documentsIn(context, settings)
    const reference = referencesIn(context, settings)[0]!
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const content = `${instructions}\n\nPassages:\n${numbered(passages)}\n\nRight answer:\n${reference}`
    const { claims } = await askJudge(judge, { name: 'claims', schema: Claims, content }, signal)
    if (claims.length === 0) throw new NotApplicable('The right answer states nothing.')
    const open = claims.filter(({ attributable }) => !attributable)
    const found = claims.length - open.length
    return {
      status: 'ok',
      value: found / claims.length,
      numerator: found,
      denominator: claims.length,
      explanation:
        open.length === 0
          ? 'The passages hold all of the right answer.'
          : `Not in the passages: “${open[0]!.claim}”`,
      metadata: { claims },
      judge: identityOf(judge.name, { instructions, settings }),
    }
  },
})
