import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn } from './reading.ts'

/** What reranking gains: the measure behind it less the measure before it. */
export default defineEvaluator({
  id: 'rerank-lift',
  version: 1,
  title: 'Rerank lift',
  description: 'A retrieval measure after one node, less the same measure after an earlier one.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [-1, 1],
  words: {
    better: 'better at reranking',
    worse: 'worse at reranking',
    undecided: 'reranking gains more',
  },
  settings: z.object({
    before: z
      .string()
      .default('')
      .describe('Path of the node before; left out, the first one that gives passages'),
    after: z
      .string()
      .default('')
      .describe('Path of the node behind; left out, the last one that gives passages'),
    measure: z
      .enum(['ndcg', 'mrr', 'recall', 'precision'])
      .default('ndcg')
      .describe('What is compared'),
    k: z.number().int().min(1).max(1000).default(10).describe('How many passages count'),
  }),
  evaluate({ settings, ...context }) {
    const { before, after, measure, k } = settings
    const giving = context.run.spans.filter(
      ({ status, outputs }) => status === 'succeeded' && Array.isArray(outputs['documents']),
    )
    const first = before || giving[0]?.node
    const last = after || (context.node ?? giving.at(-1)?.node)
    if (first === undefined || last === undefined || first === last) {
      throw new NotApplicable('There are not two nodes in this run that give passages.')
    }
    const [early, late] = [first, last].map((node) => {
      const judged = judgePassages(documentsIn({ ...context, node }, {}), context.example.gold)
      const found = {
        ndcg: () => measures.ndcg(k, 'linear', judged),
        mrr: () => measures.reciprocalRank(judged),
        recall: () => measures.recall(k, judged),
        precision: () => measures.precision(k, judged),
      }[measure]()
      if (found.value === null) throw new NotApplicable(found.reason)
      return found.value
    })
    return {
      status: 'ok',
      value: late! - early!,
      explanation: `${measure} is ${early!.toFixed(2)} after "${first}" and ${late!.toFixed(2)} after "${last}".`,
    }
  },
})
