import { z } from 'zod'
import { advanced, defineNode, hinted, port } from '../engine/graph/define-node.ts'
import { Identifier } from '../engine/graph/document.ts'
import type { Json } from '../engine/graph/values.ts'
import { NodeError } from '../engine/run/failure.ts'
import { syntaxProblem } from '../engine/sandbox/syntax-problem.ts'

/** What cannot be read is told when the graph is checked, and not only when it runs. */
const Code = z
  .string()
  .max(100_000)
  .superRefine((text, check) => {
    const problem = syntaxProblem(text)
    if (problem === undefined) return
    const message = `line ${problem.line} cannot be read: ${problem.message}`
    check.addIssue({ code: 'custom', message })
  })

/** Ports that an output would collide with. */
const takenPorts = ['logs', 'error']

export default defineNode({
  type: 'code',
  version: 1,
  family: 'transform',
  icon: 'square-code',
  title: 'Code',
  description: 'Runs JavaScript of your own, apart from everything: values in, values out.',
  effect: 'pure',
  config: z.object({
    code: hinted(Code, { kind: 'code', language: 'javascript' })
      .default('return { result: inputs }')
      .describe(
        'The body of a function: what arrives is in inputs, and it returns an object with a value for each output',
      ),
    outputs: z
      .array(
        z.object({
          name: Identifier.describe('Name of the output'),
          type: z
            .enum([
              'any',
              'text',
              'number',
              'boolean',
              'json',
              'documents',
              'messages',
              'verdict',
              'text[]',
              'number[]',
            ])
            .default('any')
            .describe('What leaves there; another value is an error'),
        }),
      )
      .min(1)
      .max(50)
      .superRefine((outputs, check) => {
        for (const [at, { name }] of outputs.entries()) {
          const twice = outputs.findIndex((other) => other.name === name) < at
          if (!twice && !takenPorts.includes(name)) continue
          check.addIssue({
            code: 'custom',
            path: [at, 'name'],
            message: twice
              ? `two outputs are named "${name}"`
              : `"${name}" is the name of a port that is there already`,
          })
        }
      })
      .default([{ name: 'result', type: 'any' }])
      .describe('What the code gives; each has an output of its name'),
    timeLimit: advanced(
      z.number().min(0.1).max(60).default(5).describe('Seconds that the code may take'),
    ),
  }),
  inputs: {},
  outputs: {
    logs: port.texts({ description: 'Lines that the code wrote with console.log, if any' }),
  },
  dynamic: {
    inputs: 'any',
    needsInput: true,
    outputs: { key: 'outputs', property: 'name', type: 'any', typeProperty: 'type' },
  },
  async run({ config, inputs, context }) {
    const { outputs: given, logs } = await context.sandbox.run({
      code: config.code,
      // SAFETY: inputs are JSON values that ports have checked.
      inputs: inputs as Readonly<Record<string, Json>>,
      timeLimit: config.timeLimit * 1000,
    })
    const names = config.outputs.map(({ name }) => name)
    const unknown = Object.keys(given).filter((name) => !names.includes(name))
    if (unknown.length > 0) {
      const said = unknown.map((name) => `"${name}"`).join(', ')
      throw new NodeError(
        `The code returned ${said}, and its outputs are ${names.map((name) => `"${name}"`).join(', ')}.`,
        { code: 'code', hint: 'Add what is missing to the outputs of the node.' },
      )
    }
    // What is null has no value: what hangs on it is skipped.
    const present = Object.entries(given).filter(([, value]) => value !== null)
    return { ...Object.fromEntries(present), ...(logs.length === 0 ? {} : { logs }) }
  },
})
