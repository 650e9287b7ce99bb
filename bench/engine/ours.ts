import { join as joinPath } from 'node:path'
import { z } from 'zod'
import {
  createCatalogue,
  createEngine,
  defineNode,
  offlineModels,
  openSqliteJournal,
  port,
  type Graph,
} from '../../engine/heddle.ts'
import type { Contender } from './contender.ts'
import type { Shape, StepsShape } from './shapes.ts'
import { isRenewed, renewed, work } from './work.ts'

const config = z.object({ milliseconds: z.number().default(0), renews: z.boolean().default(false) })
const about = { version: 1, family: 'transform', effect: 'pure' } as const

const step = defineNode({
  ...about,
  type: 'step',
  title: 'Step',
  description: 'Does the work of one step.',
  config,
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  run: async ({ config, inputs }) => ({ text: await work(config, inputs.text) }),
})

const join = defineNode({
  ...about,
  type: 'join',
  title: 'Join',
  description: 'Does the work of one step that reads several.',
  config,
  inputs: { texts: port.texts() },
  outputs: { text: port.text() },
  run: async ({ config, inputs }) => ({ text: await work(config, inputs.texts[0] ?? '') }),
})

const improve = defineNode({
  ...about,
  type: 'improve',
  title: 'Improve',
  description: 'Makes the text of the turn before better.',
  config: z.object({}),
  inputs: { start: port.text(), before: port.text({ optional: true }) },
  outputs: { text: port.text() },
  run: async ({ inputs }) => ({ text: renewed(inputs.before ?? inputs.start) }),
})

const approve = defineNode({
  ...about,
  type: 'approve',
  title: 'Approve',
  description: 'Says whether the text is good enough.',
  config: z.object({ turns: z.number() }),
  inputs: { start: port.text(), text: port.text() },
  outputs: { good: port.boolean() },
  run: async ({ config, inputs }) => ({ good: isRenewed(inputs.text, inputs.start, config.turns) }),
})

/** Heddle with its journal in a file of this folder, written as a server writes it. */
export function heddle(folder: string): Contender {
  const journal = openSqliteJournal(joinPath(folder, 'journal.sqlite'))
  const engine = createEngine({
    catalogue: createCatalogue([step, join, improve, approve]),
    journal,
    models: offlineModels,
    indexes: {
      open: (name) => Promise.reject(new Error(`There is no index "${name}".`)),
      version: () => Promise.resolve(undefined),
    },
  })
  return {
    name: 'Heddle',
    async prepare(shape) {
      const { graph } = await engine.prepare(graphOf(shape))
      return async (input) => {
        const run = await engine.start(graph, { input })
        const { outputs, error } = await run.result
        if (error !== undefined) throw new Error(error.message)
        // SAFETY: the graphs of the shapes answer with what they are given, a text or a list of texts.
        return outputs['answer'] as string | string[]
      }
    },
    async [Symbol.asyncDispose]() {
      await engine.close()
      await journal.close()
    },
  }
}

function graphOf(shape: Shape): Graph {
  const about = { heddle: 1, name: shape.name.replaceAll('_', '-') } as const
  const inputs = { input: { type: 'text' } } as const
  switch (shape.kind) {
    case 'steps':
      return { ...about, inputs, ...stepsOf(shape) }
    case 'loop':
      return {
        ...about,
        inputs,
        nodes: {
          turns: { frame: 'loop', max: shape.turns, until: 'approve.good' },
          improve: {
            type: 'improve',
            in: 'turns',
            inputs: { start: '$.input', before: 'improve.text' },
          },
          approve: {
            type: 'approve',
            in: 'turns',
            config: { turns: shape.turns },
            inputs: { start: '$.input', text: 'improve.text' },
          },
        },
        outputs: { answer: 'improve.text' },
      }
    case 'map':
      return {
        ...about,
        inputs: { input: { type: 'text[]' } },
        nodes: {
          items: { frame: 'map', over: '$.input', concurrency: 100 },
          step: { type: 'step', in: 'items', inputs: { text: '$item' } },
        },
        outputs: { answer: 'step.text' },
      }
  }
}

function stepsOf({ steps }: StepsShape): Pick<Graph, 'nodes' | 'outputs'> {
  const nodes = steps.map(({ id, after, milliseconds, renews }) => {
    const config = { milliseconds, renews }
    const [first = '$.input', ...more] = after.map((one) => `${one}.text`)
    const node =
      more.length === 0
        ? { type: 'step', config, inputs: { text: first } }
        : { type: 'join', config, inputs: { texts: [first, ...more] } }
    return [id, node] as const
  })
  return { nodes: Object.fromEntries(nodes), outputs: { answer: `${steps.at(-1)?.id}.text` } }
}
