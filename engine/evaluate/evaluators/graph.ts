import { z } from 'zod'
import type { Json } from '../../graph/values.ts'
import { Verdict } from '../../graph/values.ts'
import type { Values } from '../../run/events.ts'
import { EvaluatorError, defineEvaluator } from './define-evaluator.ts'
import { subjectIn } from './judged-subject.ts'
import { otherRun } from './other-run.ts'
import { answerIn, readings } from './reading.ts'

/** What a graph that judges can be given, by the names of its inputs. */
export const judgedNames = ['question', 'answer', 'documents', 'reference', 'other'] as const
export type JudgedName = (typeof judgedNames)[number]

/** A graph as an evaluator has versions, traces, costs and a journal like any other graph. */
export default defineEvaluator({
  id: 'graph',
  version: 1,
  title: 'Judge graph',
  description:
    'Runs a graph that ends in a judge, and takes its score or its verdict. With the input "other" it compares two answers, in both orders.',
  family: 'judge',
  type: 'number',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  comparesRuns: ({ inputs }) => inputs.includes('other'),
  needsExpectedWith: ({ inputs }) => inputs.includes('reference'),
  settings: z.object({
    graph: z.string().min(1).describe('Name of the graph'),
    version: z
      .string()
      .optional()
      .describe(
        'Hash or label of a version; left out, the one that is deployed or else the newest',
      ),
    inputs: z
      .array(z.enum(judgedNames))
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
    const compares = settings.inputs.includes('other')
    const other = compares ? answerIn({ ...context, run: otherRun(context) }, settings) : ''
    // SAFETY: passages are documents, which are plain JSON by their schema.
    const documents = passages as unknown as Json
    const ask = async (own: string, against: string) => {
      const all = { question, answer: own, reference, documents, other: against }
      const given = Object.fromEntries(settings.inputs.map((name) => [name, all[name]]))
      const judged = await context.runGraph(settings.graph, settings.version, given)
      const found = scoreIn(judged.outputs, settings.output)
      if (found.value >= 0 && found.value <= 1) return { ...judged, ...found }
      throw new EvaluatorError(
        `The graph "${settings.graph}" gave the score ${found.value}, which is outside 0 to 1.`,
        'range',
      )
    }
    const { run, version, value, explanation } = await ask(answer, other)
    const judge = { model: `graph:${settings.graph}`, version, run }
    const told = explanation === undefined ? {} : { explanation }
    if (!compares) return { status: 'ok', value, ...told, judge }
    const swapped = await ask(other, answer)
    const agreed = choiceOf(value) === 1 - choiceOf(swapped.value)
    return {
      status: 'ok',
      value: agreed ? choiceOf(value) : 0.5,
      ...(agreed ? told : { explanation: 'The order decided, so neither is better.' }),
      metadata: { straight: value, swapped: swapped.value, swappedRun: swapped.run },
      judge,
    }
  },
})

/** Which of two answers a score between 0 and 1 prefers: 1 the first, 0 the second. */
function choiceOf(score: number): number {
  return score > 0.5 ? 1 : score < 0.5 ? 0 : 0.5
}

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
