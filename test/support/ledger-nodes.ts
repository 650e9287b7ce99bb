import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import { complete } from '../../engine/models/chat-model.ts'
import type { Models } from '../../engine/models/models.ts'
import type { NodeContext } from '../../engine/run/node-context.ts'
import { fakeModels } from '../../engine/testing/fake-models.ts'

/** Where executions are written down, a line each: the run and the path. */
export interface Ledger {
  lines(): readonly string[]
  add(line: string): void
}

/** A ledger in a file, on the disk before the node goes on: it survives the process and the machine. */
export function fileLedger(path: string): Ledger {
  return {
    lines: () => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []),
    add(line) {
      const file = openSync(path, 'a')
      writeSync(file, `${line}\n`)
      fsyncSync(file)
      closeSync(file)
    },
  }
}

/** What `charge` puts behind a text. */
export const charged = '$'

/**
 * Nodes that write each of their executions into a ledger before they do anything.
 * @param pace milliseconds of most steps
 */
export function ledgerNodes(add: (line: string) => void, pace = 2): readonly NodeType[] {
  const enter = ({ idempotencyKey }: NodeContext): void => add(idempotencyKey)

  const step = defineNode({
    type: 'step',
    version: 1,
    family: 'tool',
    title: 'Step',
    description: 'Asks a model, and puts a mark behind a text after a while.',
    effect: 'idempotent',
    config: z.object({ mark: z.string(), milliseconds: z.number().optional() }),
    inputs: { text: port.text({ optional: true }), also: port.texts({ optional: true }) },
    outputs: { text: port.text() },
    async run({ config, inputs, context }) {
      enter(context)
      const { signal, models } = context
      const model = models.chat('default')
      if (model !== undefined) await complete(model, { messages: [] }, { signal })
      await wait(config.milliseconds ?? pace, undefined, { signal })
      return { text: `${inputs.text ?? ''}${(inputs.also ?? []).join('')}${config.mark}` }
    },
  })

  const tally = defineNode({
    type: 'tally',
    version: 1,
    family: 'tool',
    title: 'Tally',
    description: 'Counts on from the turn before.',
    effect: 'pure',
    config: z.object({ enough: z.number() }),
    inputs: { before: port.number({ optional: true }), text: port.text({ optional: true }) },
    outputs: { number: port.number(), done: port.boolean() },
    run({ config, inputs, context }) {
      enter(context)
      const number = (inputs.before ?? 0) + 1
      return Promise.resolve({ number, done: number >= config.enough })
    },
  })

  const charge = defineNode({
    type: 'charge',
    version: 1,
    family: 'tool',
    title: 'Charge',
    description: 'Does what must not be done twice.',
    effect: 'at-most-once',
    config: z.object({}),
    inputs: { text: port.text() },
    outputs: { text: port.text() },
    async run({ inputs, context }) {
      enter(context)
      await wait(pace, undefined, { signal: context.signal })
      return { text: `${inputs.text}${charged}` }
    },
  })

  const approve = defineNode({
    type: 'approve',
    version: 1,
    family: 'flow',
    title: 'Approve',
    description: 'Asks a person for a word, and puts it behind a text.',
    effect: 'pure',
    config: z.object({}),
    inputs: { text: port.text() },
    outputs: { text: port.text() },
    run({ inputs, context }) {
      enter(context)
      const { word } = context.ask({
        question: 'Which word?',
        show: { text: inputs.text },
        fields: [{ name: 'word', type: 'text' }],
      })
      return Promise.resolve({ text: inputs.text + (typeof word === 'string' ? word : '') })
    },
  })

  return [step, tally, charge, approve]
}

/** A model whose every answer takes 3 tokens to ask and 2 to give. */
export const ledgerModels: Models = fakeModels({
  chat: {
    name: 'fake:counted',
    async *stream() {
      yield { type: 'text-delta', text: 'Well.' }
      const usage = { model: 'fake:counted', calls: 1, inputTokens: 3, outputTokens: 2, cost: 0.25 }
      yield { type: 'end', finishReason: 'stop', usage }
    },
  },
})
