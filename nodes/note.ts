import { z } from 'zod'
import { defineNode, hinted } from '../engine/graph/define-node.ts'

export default defineNode({
  type: 'note',
  version: 1,
  family: 'flow',
  icon: 'sticky-note',
  title: 'Note',
  description: 'A remark on the canvas for people. It never runs.',
  effect: 'pure',
  config: z.object({
    text: hinted(z.string().max(10_000), { kind: 'long-text' })
      .default('')
      .describe('What people should know here'),
  }),
  inputs: {},
  outputs: {},
  remark: 'text',
  // The plan leaves remarks out; only a test of this node by itself comes here.
  run: () => ({}),
})
