import { z } from 'zod'
import { defineNode, hinted, port } from '../engine/graph/define-node.ts'
import { Identifier } from '../engine/graph/document.ts'
import { evaluate, expressionProblem } from '../engine/graph/expression.ts'
import { messageOf } from '../engine/graph/message-of.ts'
import type { Json } from '../engine/graph/values.ts'
import { NodeError } from '../engine/run/failure.ts'

/** Ports that a case would collide with. */
const takenPorts = ['else', 'error']

const Expression = z.string().superRefine((text, check) => {
  const problem = expressionProblem(text)
  if (problem !== undefined) check.addIssue({ code: 'custom', message: problem })
})

export default defineNode({
  type: 'switch',
  version: 1,
  family: 'flow',
  icon: 'split',
  title: 'Switch',
  description:
    'Sends a value out at the first port whose condition holds; what hangs on the others is skipped.',
  effect: 'pure',
  config: z.object({
    cases: z
      .array(
        z.object({
          port: Identifier.describe('Name of the output'),
          when: hinted(Expression, { kind: 'expression' }).describe(
            'Such as value.score >= 0.7, or value contains "refund"',
          ),
        }),
      )
      .max(50)
      .superRefine((cases, check) => {
        for (const [at, { port: name }] of cases.entries()) {
          const twice = cases.findIndex((other) => other.port === name) < at
          if (twice || takenPorts.includes(name)) {
            check.addIssue({
              code: 'custom',
              path: [at, 'port'],
              message: twice
                ? `two cases are named "${name}"`
                : `"${name}" is the name of a port that is there already`,
            })
          }
        }
      })
      .default([])
      .describe('Asked in order'),
  }),
  inputs: { value: port.any({ description: 'What is sent on' }) },
  outputs: { else: port.any({ description: 'When no condition holds' }) },
  dynamic: { inputs: 'any', outputs: { key: 'cases', property: 'port', type: 'any' } },
  run({ config, inputs }) {
    // SAFETY: inputs are JSON values that ports have checked.
    const values = inputs as Readonly<Record<string, Json | undefined>>
    for (const { port: name, when } of config.cases) {
      let holds: Json
      try {
        holds = evaluate(when, values)
      } catch (error) {
        throw new NodeError(
          `The condition "${when}" of the port "${name}" could not be answered: ${messageOf(error)}`,
          { code: 'config', cause: error },
        )
      }
      if (holds === true) return { [name]: inputs.value }
    }
    return { else: inputs.value }
  },
})
