import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'

/**
 * Node types with a past. `shorten` counted sentences as `length` in version 1 and as `sentences` in
 * version 2, where a `mode` was new; version 3 holds both in `limit`.
 */
export const shorten = defineNode({
  type: 'shorten',
  version: 3,
  family: 'transform',
  title: 'Shorten',
  description: 'Keeps the beginning of a text.',
  effect: 'pure',
  config: z.object({
    limit: z
      .object({ unit: z.enum(['sentences', 'words']), count: z.number().int().min(1) })
      .default({ unit: 'sentences', count: 3 })
      .describe('How much is kept'),
    ending: z.string().optional().describe('Put behind what is kept'),
  }),
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  migrate(config, from) {
    const { length, sentences = length, mode, ...rest } = config
    if (from === 1 && length === 'all') throw new Error('"all" is gone. Give a number.')
    if (sentences === undefined) return rest
    const unit = mode === 'words' ? 'words' : 'sentences'
    return { ...rest, limit: { unit, count: sentences } }
  },
  run: ({ inputs }) => Promise.resolve({ text: inputs.text }),
})

/** Has new ports since version 2; its settings stayed as they were. */
const join = defineNode({
  type: 'join',
  version: 2,
  family: 'transform',
  title: 'Join',
  description: 'Joins two texts.',
  effect: 'pure',
  config: z.object({ between: z.string().default(' ').describe('Stands between them') }),
  inputs: { first: port.text(), second: port.text({ optional: true }) },
  outputs: { text: port.text() },
  run: ({ inputs }) => Promise.resolve({ text: inputs.first }),
})

export const agedNodes: readonly NodeType[] = [shorten, join]
