import { z } from 'zod'
import { defineNode, hinted } from '../engine/graph/define-node.ts'
import { Identifier } from '../engine/graph/document.ts'
import { evaluate, expressionProblem } from '../engine/graph/expression.ts'
import { messageOf } from '../engine/graph/message-of.ts'
import type { Json } from '../engine/graph/values.ts'
import { NodeError } from '../engine/run/failure.ts'

/** As many as a map frame takes. */
const mostItems = 10_000

const Expression = z.string().superRefine((text, check) => {
  const problem = expressionProblem(text)
  if (problem !== undefined) check.addIssue({ code: 'custom', message: problem })
})

const expression = hinted(Expression, { kind: 'expression' })

const Value = z.object({
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
      'text[]',
      'number[]',
    ])
    .default('any')
    .describe('What leaves there; another value is an error'),
  value: expression.optional().describe('What it is, such as order.customer.name'),
  keys: z
    .record(z.string().min(1), Expression)
    .optional()
    .describe('In place of a value: an object, with an expression for each of its keys'),
  each: expression
    .optional()
    .describe('A list: the value is computed for each item, which is called item'),
  where: expression.optional().describe('With a list: only items for which this holds'),
})
type Value = z.output<typeof Value>

export default defineNode({
  type: 'json',
  version: 1,
  family: 'transform',
  icon: 'braces',
  title: 'JSON',
  description: 'Picks, joins and reshapes values by expressions.',
  effect: 'pure',
  config: z.object({
    values: z
      .array(Value)
      .min(1)
      .max(50)
      .superRefine((values, check) => {
        for (const [at, { name, value, keys }] of values.entries()) {
          if ((value === undefined) === (keys === undefined)) {
            const message = 'it needs either a value or keys'
            check.addIssue({ code: 'custom', path: [at, 'value'], message })
          }
          const twice = values.findIndex((other) => other.name === name) < at
          if (twice || name === 'error') {
            check.addIssue({
              code: 'custom',
              path: [at, 'name'],
              message: twice
                ? `two values are named "${name}"`
                : '"error" is the name of a port that is there already',
            })
          }
        }
      })
      .default([{ name: 'value', type: 'any', value: 'input' }])
      .describe('What leaves the node; each value has an output of its name'),
  }),
  inputs: {},
  outputs: {},
  dynamic: {
    inputs: 'any',
    needsInput: true,
    outputs: { key: 'values', property: 'name', type: 'any', typeProperty: 'type' },
  },
  run({ config, inputs }) {
    // SAFETY: inputs are JSON values that ports have checked.
    const known = inputs as Readonly<Record<string, Json | undefined>>
    const outputs: Record<string, Json> = {}
    for (const wanted of config.values) {
      const made = valueOf(wanted, known)
      // What is null has no value: what hangs on it is skipped.
      if (made !== null) outputs[wanted.name] = made
    }
    return outputs
  },
})

type Names = Readonly<Record<string, unknown>>

function valueOf(wanted: Value, names: Names): Json {
  if (wanted.each === undefined) return one(wanted, names)
  const list = computed(wanted, 'each', wanted.each, names)
  if (list === null) return []
  if (!Array.isArray(list)) {
    throw new NodeError(
      `The list "${wanted.each}" of the output "${wanted.name}" is ${kindOf(list)}, and must be a list.`,
      { code: 'input' },
    )
  }
  if (list.length > mostItems) {
    throw new NodeError(
      `The list "${wanted.each}" of the output "${wanted.name}" has ${list.length} items, and at most ${mostItems} are worked on.`,
      { code: 'input' },
    )
  }
  return list.flatMap((item: Json, index) => {
    const inside = { ...names, item, index }
    const stays =
      wanted.where === undefined || computed(wanted, 'where', wanted.where, inside) === true
    // In a list of its own, because an item may be a list itself.
    return stays ? [one(wanted, inside)] : []
  })
}

function one(wanted: Value, names: Names): Json {
  const { value, keys = {} } = wanted
  if (value !== undefined) return computed(wanted, 'value', value, names)
  return Object.fromEntries(
    Object.entries(keys).map(([key, text]) => [key, computed(wanted, key, text, names)]),
  )
}

function computed({ name }: Value, part: string, text: string, names: Names): Json {
  try {
    return evaluate(text, names)
  } catch (error) {
    throw new NodeError(
      `The expression "${text}" (${part}) of the output "${name}" could not be computed: ${messageOf(error)}`,
      { code: 'config', cause: error },
    )
  }
}

function kindOf(value: Json): string {
  return typeof value === 'object'
    ? 'an object'
    : `a ${typeof value === 'string' ? 'text' : typeof value}`
}
