import { z } from 'zod'
import type { Json } from '../../graph/values.ts'
import { Verdict } from '../../graph/values.ts'
import type { Values } from '../../run/events.ts'
import { EvaluatorError, NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { subjectIn } from './judged-subject.ts'
import { answerIn, readings } from './reading.ts'

const names = ['question', 'answer', 'documents', 'reference', 'other'] as const

/** A graph as an evaluator has versions, traces, costs and a journal like any other graph. */
export default defineEvaluator({
  id: 'graph',
  version: 1,
  title: 'Judge graph',
  description: 'Runs a graph that ends in a judge, and takes its score or its verdict.',
  family: 'judge',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  settings: z.object({
    graph: z.string().min(1).describe('Name of the graph'),
    version: z
      .string()
      .optional()
      .describe(
        'Hash or label of a version; left out, the one that is deployed or else the newest',
      ),
    inputs: z
      .array(z.enum(names))
      .default(['question', 'answer'])
      .describe('What it is given, by the names of its inputs'),
    output: z
      .string()
      .optional()
      .describe('The output that holds the score; left out, "score" or a verdict'),
    question: readings.question,
    answer: readings.answer,
    documents: readings.documents,
    reference: readings.reference,
  }),
  async evaluate({ settings, ...context }) {
    const { question, answer, reference, passages } = subjectIn(context, settings)
    const given: Record<string, Json> = {}
    for (const name of settings.inputs) {
      if (name === 'other') {
        if (context.other === undefined) {
          throw new NotApplicable('There is no run of a baseline on this example.')
        }
        given[name] = answerIn({ ...context, run: context.other }, settings)
      } else {
        // SAFETY: passages are documents, which are plain JSON by their schema.
        given[name] = { question, answer, reference, documents: passages as unknown as Json }[name]
      }
    }
    const { run, version, outputs } = await context.runGraph(
      settings.graph,
      settings.version,
      given,
    )
    const { value, explanation } = scoreIn(outputs, settings.output)
    if (value < 0 || value > 1) {
      throw new EvaluatorError(
        `The graph "${settings.graph}" gave the score ${value}, which is outside 0 to 1.`,
        'range',
      )
    }
    return {
      status: 'ok',
      value,
      ...(explanation === undefined ? {} : { explanation }),
      judge: { model: `graph:${settings.graph}`, version, run },
    }
  },
})

function scoreIn(
  outputs: Values,
  output: string | undefined,
): { readonly value: number; readonly explanation?: string } {
  const verdict = Object.values(outputs)
    .map((value) => Verdict.safeParse(value))
    .find(({ success }) => success)?.data
  const explanation = verdict?.reasons.join(' ')
  const told = explanation === undefined || explanation === '' ? {} : { explanation }
  const named = output ?? 'score'
  const own = Object.hasOwn(outputs, named) ? outputs[named] : undefined
  const inner = Verdict.safeParse(own)
  if (typeof own === 'number') return { value: own, ...told }
  if (typeof own === 'boolean') return { value: Number(own), ...told }
  const found = inner.success ? inner.data : output === undefined ? verdict : undefined
  if (found === undefined) {
    throw new EvaluatorError(
      `The graph gave neither a score nor a verdict at "${named}"; its outputs are ${Object.keys(outputs).join(', ') || 'none'}.`,
      'range',
    )
  }
  return { value: found.score ?? Number(found.pass), ...told }
}
