import { z } from 'zod'
import { advanced, defineNode, hinted } from '../engine/graph/define-node.ts'
import { subgraphType } from '../engine/graph/subgraph-type.ts'

/** Another graph in the place of a node. The engine plans and runs it; its trace is nested in this one. */
export default defineNode({
  type: subgraphType,
  version: 1,
  family: 'flow',
  title: 'Graph',
  description: 'Runs another graph; its inputs and outputs are the ports.',
  effect: 'pure',
  icon: 'workflow',
  config: z.object({
    graph: hinted(z.string().min(1), { kind: 'graph' }).describe('The name of the graph'),
    version: advanced(
      z
        .string()
        .min(1)
        .optional()
        .describe('A label, or the hash of a version; left out, the newest version'),
    ),
  }),
  inputs: {},
  outputs: {},
  run: () => Promise.reject(new Error('A graph in the place of a node is run by the engine.')),
})
