import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import { NodeError } from '../../engine/run/failure.ts'

/** Small nodes that do one thing each, to build test graphs of. */
const pass = defineNode({
  type: 'pass',
  version: 1,
  family: 'transform',
  title: 'Pass',
  description: 'Passes its input on.',
  effect: 'pure',
  config: z.object({ mark: z.string().default('').describe('Put behind the text') }),
  inputs: { in: port.any({ optional: true }), also: port.any({ optional: true }) },
  outputs: { out: port.any() },
  run({ config, inputs }) {
    const before = inputs.in ?? ''
    if (config.mark === '') return Promise.resolve({ out: inputs.in ?? null })
    const text = typeof before === 'string' ? before : JSON.stringify(before)
    return Promise.resolve({ out: `${text}${config.mark}` })
  },
})

const need = defineNode({
  type: 'need',
  version: 1,
  family: 'transform',
  title: 'Need',
  description: 'Passes its input on and is skipped without one.',
  effect: 'pure',
  config: z.object({}),
  inputs: { in: port.any() },
  outputs: { out: port.any() },
  run: ({ inputs }) => Promise.resolve({ out: inputs.in }),
})

const slow = defineNode({
  type: 'slow',
  version: 1,
  family: 'transform',
  title: 'Slow',
  description: 'Passes its input on after a while.',
  effect: 'pure',
  config: z.object({ milliseconds: z.number().default(20).describe('How long') }),
  inputs: { in: port.any({ optional: true }) },
  outputs: { out: port.any() },
  async run({ config, inputs, context }) {
    await wait(config.milliseconds, undefined, { signal: context.signal })
    return { out: inputs.in ?? null }
  },
})

const even = defineNode({
  type: 'even',
  version: 1,
  family: 'flow',
  title: 'Even',
  description: 'Sends a number out at one of two ports.',
  effect: 'pure',
  config: z.object({}),
  inputs: { number: port.number() },
  outputs: { even: port.number(), odd: port.number() },
  run: ({ inputs }) =>
    Promise.resolve(inputs.number % 2 === 0 ? { even: inputs.number } : { odd: inputs.number }),
})

const count = defineNode({
  type: 'count',
  version: 1,
  family: 'transform',
  title: 'Count',
  description: 'Adds one to what it counted in the turn before.',
  effect: 'pure',
  config: z.object({ enough: z.number().default(3).describe('It is done from here on') }),
  inputs: { before: port.number({ optional: true }), start: port.number({ optional: true }) },
  outputs: { number: port.number(), done: port.boolean() },
  run({ config, inputs }) {
    const number = (inputs.before ?? inputs.start ?? 0) + 1
    return Promise.resolve({ number, done: number >= config.enough })
  },
})

const fail = defineNode({
  type: 'fail',
  version: 1,
  family: 'transform',
  title: 'Fail',
  description: 'Fails, or fails for some inputs only.',
  effect: 'pure',
  config: z.object({
    on: z.array(z.json()).optional().describe('Fails for these inputs; for all when left out'),
  }),
  inputs: { in: port.any({ optional: true }) },
  outputs: { out: port.any() },
  run({ config, inputs }) {
    const value = inputs.in ?? null
    if (config.on === undefined || config.on.some((one) => one === value)) {
      throw new NodeError(`It does not like ${JSON.stringify(value)}.`)
    }
    return Promise.resolve({ out: value })
  },
})

const stream = defineNode({
  type: 'stream',
  version: 1,
  family: 'model',
  title: 'Stream',
  description: 'Streams a text word by word.',
  effect: 'pure',
  config: z.object({ milliseconds: z.number().default(5).describe('Between words') }),
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  async run({ config, inputs, context }) {
    for (const word of inputs.text.split(/(?<= )/)) {
      await wait(config.milliseconds, undefined, { signal: context.signal })
      context.delta('text', word)
    }
    return { text: inputs.text }
  },
})

const ask = defineNode({
  type: 'ask',
  version: 1,
  family: 'flow',
  title: 'Ask',
  description: 'Asks a person for a text and puts it behind its input.',
  effect: 'pure',
  config: z.object({
    timeLimit: z.number().optional().describe('Milliseconds for the answer'),
    otherwise: z.string().optional().describe('Answers when nobody does'),
  }),
  inputs: { in: port.any({ optional: true }) },
  outputs: { out: port.any() },
  run({ config, inputs, context }) {
    const { timeLimit, otherwise } = config
    const { text } = context.ask({
      question: 'What comes next?',
      show: { in: inputs.in ?? null },
      fields: [{ name: 'text', type: 'text' }],
      ...(timeLimit === undefined ? {} : { timeLimit }),
      ...(otherwise === undefined ? {} : { default: { text: otherwise } }),
    })
    const before = typeof inputs.in === 'string' ? inputs.in : ''
    return Promise.resolve({ out: typeof text === 'string' ? before + text : before })
  },
})

export const smallNodes: readonly NodeType[] = [pass, need, slow, even, count, fail, stream, ask]
