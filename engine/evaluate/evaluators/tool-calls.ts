import { z } from 'zod'
import { semanticJson } from '../../graph/canonical.ts'
import { Json } from '../../graph/values.ts'
import { longestCommon } from './answer-match.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import type { EvaluatorContext } from './evaluator.ts'

const Call = z.union([
  z.string().transform((tool) => ({ tool, arguments: undefined })),
  z.object({ tool: z.string(), arguments: Json.optional() }),
  z
    .object({ name: z.string(), arguments: Json.optional() })
    .transform(({ name, ...rest }) => ({ tool: name, ...rest })),
])
interface Call {
  readonly tool: string
  readonly arguments?: Json | undefined
}

export default defineEvaluator({
  id: 'tool-calls',
  version: 1,
  title: 'Tool calls',
  description: 'The share of the expected tool calls that an agent made, in their order.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at calling the right tools',
    worse: 'worse at calling the right tools',
    undecided: 'the right tools are called more often',
  },
  settings: z.object({
    order: z
      .enum(['exact', 'in-order', 'any'])
      .default('in-order')
      .describe(
        'exact allows no other calls; in-order allows others between; any ignores the order',
      ),
    arguments: z.boolean().default(false).describe('Whether the arguments must be the same, too'),
    expected: z
      .string()
      .default('tools')
      .describe('What is expected, by its name: a list of names, or of tools with arguments'),
  }),
  evaluate({ settings, ...context }) {
    const { order, arguments: whole, expected: name } = settings
    const wanted = z.array(Call).safeParse(context.example.expected?.[name])
    if (!wanted.success) {
      throw new NotApplicable(`The example does not say under "${name}" which tools are called.`)
    }
    const made = callsIn(context)
    const textOf = ({ tool, arguments: given }: Call): string =>
      whole ? `${tool} ${semanticJson(given ?? {})}` : tool
    const [expected, calls] = [wanted.data.map(textOf), made.map(textOf)]
    if (expected.length === 0) {
      return {
        status: 'ok',
        value: calls.length === 0 ? 1 : 0,
        explanation: `None was expected, ${calls.length} made.`,
      }
    }
    const found = {
      exact: () => expected.filter((call, at) => calls[at] === call).length,
      'in-order': () => longestCommon(expected, calls),
      any: () => sharedCalls(expected, calls),
    }[order]()
    // Calls too many count against it where none may stand between.
    const of = order === 'exact' ? Math.max(expected.length, calls.length) : expected.length
    return {
      status: 'ok',
      value: found / of,
      numerator: found,
      denominator: of,
      explanation: `Called ${calls.length === 0 ? 'nothing' : calls.join(', ')}; expected ${expected.join(', ')}.`,
    }
  },
})

/** The calls that agents noted as their steps, in the order of the run. */
function callsIn({ run, node }: Pick<EvaluatorContext<unknown>, 'run' | 'node'>): Call[] {
  return run.spans
    .filter((span) => span.status === 'succeeded' && (node === undefined || span.node === node))
    .flatMap(({ outputs }) => {
      const steps = z.array(Call).safeParse(outputs['steps'])
      return steps.success ? steps.data : []
    })
}

function sharedCalls(expected: readonly string[], calls: readonly string[]): number {
  const left = [...calls]
  return expected.filter((call) => {
    const at = left.indexOf(call)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
}
