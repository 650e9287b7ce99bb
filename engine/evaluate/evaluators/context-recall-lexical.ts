import { z } from 'zod'
import { claimsIn } from '../../models/offline/claims-in.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { byWords, defaultThreshold, libraryOf } from './lexical.ts'
import { documentsIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'context-recall.lexical',
  version: 1,
  title: 'Context recall, by words',
  description: 'The share of the sentences of the right answer whose words stand in the passages.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at finding what the answer needs',
    worse: 'worse at finding what the answer needs',
    undecided: 'more of what the answer needs is found',
  },
  settings: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(defaultThreshold)
      .describe('Support from which a sentence counts as found'),
    documents: readings.documents,
    reference: readings.reference,
  }),
  evaluate({ settings, ...context }) {
    const { threshold } = settings
    const passages = documentsIn(context, settings)
    const { supportIn } = libraryOf(passages)
    // Several right answers are alternatives: the one that is best found counts.
    const found = referencesIn(context, settings).flatMap((reference) => {
      const claims = claimsIn(reference, 'en')
      const open = claims.filter(({ text }) => supportIn(text, passages) < threshold)
      return claims.length === 0 ? [] : [{ claims, open }]
    })
    const shareOf = ({ claims, open }: (typeof found)[number]): number =>
      1 - open.length / claims.length
    const best = found.toSorted((a, b) => shareOf(b) - shareOf(a))[0]
    if (best === undefined) throw new NotApplicable('The right answer states nothing.')
    return {
      status: 'ok',
      value: shareOf(best),
      numerator: best.claims.length - best.open.length,
      denominator: best.claims.length,
      explanation:
        best.open.length === 0
          ? 'All of the right answer stands in the passages.'
          : `Not found: “${best.open[0]!.text}”`,
      judge: byWords({ threshold }),
    }
  },
})
