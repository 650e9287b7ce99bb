import { hash } from 'node:crypto'
import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import { schemaOf } from '../../engine/graph/port-schemas.ts'
import type { Json } from '../../engine/graph/values.ts'
import { NodeError } from '../../engine/run/failure.ts'
import switchNode from '../../nodes/switch.ts'
import templateNode from '../../nodes/template.ts'

const about = { version: 1, family: 'transform', description: '', effect: 'pure' } as const

/** Texts are joined and repeated in loops; long ones go on as their hash. */
function brief(text: string): string {
  return text.length <= 24 ? text : hash('sha1', text, 'hex').slice(0, 8)
}

const constant = defineNode({
  ...about,
  type: 'constant',
  title: 'Constant',
  config: z.object({ value: z.number().default(1) }),
  inputs: {},
  outputs: { number: port.number(), list: port.numbers() },
  run: ({ config: { value } }) =>
    Promise.resolve({ number: value, list: Array.from({ length: value % 4 }, (_, at) => at) }),
})

const sum = defineNode({
  ...about,
  type: 'sum',
  title: 'Sum',
  config: z.object({ value: z.number().default(1) }),
  inputs: { a: port.number({ optional: true }), b: port.number({ optional: true }) },
  outputs: { number: port.number() },
  run: ({ config, inputs }) =>
    Promise.resolve({ number: ((inputs.a ?? 0) + (inputs.b ?? 0) + config.value) % 13 }),
})

const label = defineNode({
  ...about,
  type: 'label',
  title: 'Label',
  config: z.object({ value: z.number().default(1) }),
  inputs: { text: port.text(), more: port.text({ optional: true }) },
  outputs: { text: port.text() },
  run: ({ config, inputs }) =>
    Promise.resolve({ text: brief(`${config.value}(${inputs.text},${inputs.more ?? '-'})`) }),
})

const join = defineNode({
  ...about,
  type: 'join',
  title: 'Join',
  config: z.object({}),
  inputs: { texts: port.texts(), numbers: port.numbers({ optional: true }) },
  outputs: { text: port.text(), count: port.number() },
  run: ({ inputs: { texts, numbers = [] } }) =>
    Promise.resolve({
      text: brief([...texts, ...numbers].join('+')),
      count: texts.length + numbers.length,
    }),
})

const cite = defineNode({
  ...about,
  type: 'cite',
  title: 'Cite',
  config: z.object({ value: z.number().default(1) }),
  inputs: { text: port.text({ optional: true }), documents: port.documents({ optional: true }) },
  outputs: { documents: port.documents() },
  run({ config, inputs }) {
    const before = (inputs.documents ?? []).slice(0, config.value % 3)
    return Promise.resolve({ documents: [...before, { id: 'new', text: inputs.text ?? '' }] })
  },
})

/** A switch of two ports, both of which stay absent for some numbers. */
const split = defineNode({
  ...about,
  type: 'split',
  title: 'Split',
  config: z.object({ value: z.number().default(1) }),
  inputs: { number: port.number() },
  outputs: { low: port.number(), high: port.text() },
  run({ config, inputs: { number } }) {
    if (number % 5 === 4) return Promise.resolve({})
    return Promise.resolve(number < config.value ? { low: number } : { high: `high ${number}` })
  },
})

const judge = defineNode({
  ...about,
  type: 'judge',
  title: 'Judge',
  config: z.object({ value: z.number().default(1) }),
  inputs: { number: port.number() },
  outputs: { verdict: port.verdict(), done: port.boolean() },
  run({ config, inputs: { number } }) {
    const pass = number >= config.value
    // Falling, so that the best turn is seldom the last.
    const score = number % 3 === 0 ? null : 13 - number
    const verdict = { pass, score, reasons: [`got ${number}`] }
    return Promise.resolve({ verdict, ...(number % 5 === 4 ? {} : { done: pass }) })
  },
})

const fussy = defineNode({
  ...about,
  type: 'fussy',
  title: 'Fussy',
  config: z.object({ value: z.number().default(1) }),
  inputs: { number: port.number(), any: port.any({ optional: true }) },
  outputs: { number: port.number() },
  run({ config, inputs: { number } }) {
    if (number % 3 === config.value % 3) throw new NodeError(`It does not like ${number}.`)
    return Promise.resolve({ number })
  },
})

/** Passes on what it gets, without a type: what reads it learns only then whether it fits. */
const keep = defineNode({
  ...about,
  type: 'keep',
  title: 'Keep',
  config: z.object({}),
  inputs: { any: port.any({ optional: true }), json: port.json({ optional: true }) },
  outputs: { any: port.any(), json: port.json() },
  run: ({ inputs }) =>
    Promise.resolve({
      any: inputs.any,
      json: { any: small(inputs.any), json: small(inputs.json) },
    }),
})

/** What failures of nodes and maps say, without their sentences. */
const caught = defineNode({
  ...about,
  type: 'caught',
  title: 'Caught',
  config: z.object({}),
  inputs: { error: port.json() },
  outputs: { text: port.text() },
  run: ({ inputs: { error } }) => Promise.resolve({ text: brief(gist(error)) }),
})

function gist(error: Json): string {
  if (Array.isArray(error)) return error.map((one: Json) => gist(one)).join()
  if (typeof error !== 'object' || error === null) return String(error)
  return Object.entries(error)
    .map(([key, value]) => (key === 'message' ? '' : `${key} ${JSON.stringify(value)}`))
    .join()
}

function small(value: Json | undefined): Json {
  return typeof value === 'object' ? brief(JSON.stringify(value)) : (value ?? null)
}

/** The node types that random graphs are made of: each a pure function of its config and inputs. */
export const propertyNodes: readonly NodeType[] = [
  constant,
  sum,
  label,
  join,
  cite,
  split,
  judge,
  fussy,
  keep,
  caught,
  switchNode,
  templateNode,
]

/**
 * The same node types with something done before each execution.
 * @param onMisfit told when a node is given a value that is not of the type of its port
 */
export function watchedNodes(
  before: () => Promise<void> | undefined,
  onMisfit: (message: string) => void,
): readonly NodeType[] {
  return propertyNodes.map((type) => ({
    ...type,
    async run(given) {
      for (const [name, value] of Object.entries(given.inputs)) {
        const declared = type.description.inputs[name]?.type ?? 'any'
        if (!schemaOf(declared).safeParse(value).success)
          onMisfit(`"${name}" (${declared}) of ${type.type}: ${JSON.stringify(value)}`)
      }
      await before()
      return type.run(given)
    },
  }))
}
