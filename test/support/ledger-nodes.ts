import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeContext } from '../../engine/run/node-context.ts'

/** Nodes that write each of their executions into a file that survives the process. */
export function ledgerNodes(
  ledger: string,
  onExecution: (count: number) => void = () => undefined,
): readonly NodeType[] {
  let executions = 0

  function enter({ idempotencyKey }: NodeContext): void {
    const file = openSync(ledger, 'a')
    writeSync(file, `${idempotencyKey}\n`)
    fsyncSync(file)
    closeSync(file)
    executions += 1
    onExecution(executions)
  }

  const step = defineNode({
    type: 'step',
    version: 1,
    family: 'tool',
    title: 'Step',
    description: 'Puts a mark behind a text, after a while.',
    effect: 'idempotent',
    config: z.object({ mark: z.string(), milliseconds: z.number().default(4) }),
    inputs: { text: port.text({ optional: true }), also: port.texts({ optional: true }) },
    outputs: { text: port.text() },
    async run({ config, inputs, context }) {
      enter(context)
      await wait(config.milliseconds, undefined, { signal: context.signal })
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

  return [step, tally]
}

/** The graphs that are cut off: a chain, branches that join, a loop and a map. */
export const ledgerGraphs: readonly Graph[] = [
  {
    heddle: 1,
    name: 'chain',
    inputs: { word: { type: 'text' } },
    nodes: {
      a: { type: 'step', config: { mark: 'a' }, inputs: { text: '$.word' } },
      b: { type: 'step', config: { mark: 'b' }, inputs: { text: 'a.text' } },
      c: { type: 'step', config: { mark: 'c', milliseconds: 0 }, inputs: { text: 'b.text' } },
      left: { type: 'step', config: { mark: 'l' }, inputs: { text: 'b.text' } },
      end: { type: 'step', config: { mark: '.' }, inputs: { also: ['c.text', 'left.text'] } },
    },
    outputs: { text: 'end.text' },
  },
  {
    heddle: 1,
    name: 'loop',
    inputs: { word: { type: 'text' } },
    nodes: {
      turns: { frame: 'loop', max: 9, until: 'count.done' },
      count: {
        type: 'tally',
        in: 'turns',
        config: { enough: 4 },
        inputs: { before: 'count.number', text: 'grow.text' },
      },
      grow: {
        type: 'step',
        in: 'turns',
        config: { mark: '+' },
        inputs: { text: ['grow.text', '$.word'] },
      },
      end: { type: 'step', config: { mark: '.' }, inputs: { text: 'grow.text' } },
    },
    outputs: { text: 'end.text', turns: 'turns.iterations' },
  },
  {
    heddle: 1,
    name: 'map',
    inputs: { words: { type: 'text[]' } },
    nodes: {
      each: { frame: 'map', over: '$.words', concurrency: 2 },
      one: { type: 'step', in: 'each', config: { mark: '1' }, inputs: { text: '$item' } },
      two: { type: 'step', in: 'each', config: { mark: '2' }, inputs: { text: 'one.text' } },
      end: { type: 'step', config: { mark: '.' }, inputs: { also: 'two.text' } },
    },
    outputs: { text: 'end.text', list: 'two.text' },
  },
]

export const ledgerInputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  chain: { word: 'x' },
  loop: { word: 'x' },
  map: { words: ['p', 'q', 'r', 's', 't'] },
}
