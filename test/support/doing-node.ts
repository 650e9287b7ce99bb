import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import switchNode from '../../nodes/switch.ts'
import templateNode from '../../nodes/template.ts'
import { smallEngine } from './small-engine.ts'

/** What a careless or hostile node type may do. */
export type Deed = (given: {
  readonly config: Record<string, unknown>
  readonly inputs: Record<string, unknown>
}) => Record<string, unknown>

/** A node type that does what a test says, with inputs and outputs of any kind. */
export function doing(deed: Deed, type = 'doing'): NodeType {
  return defineNode({
    type,
    version: 1,
    family: 'tool',
    title: 'Doing',
    description: 'Does what a test says.',
    effect: 'idempotent',
    config: z.object({ list: z.array(z.string()).default(['a']) }),
    inputs: { in: port.any({ optional: true }) },
    outputs: { out: port.any(), more: port.texts() },
    // SAFETY: the test plays a node type that keeps to no type.
    run: ({ config, inputs }) => Promise.resolve(deed({ config, inputs } as Parameters<Deed>[0])),
  })
}

/** Runs a graph once, in an engine of its own. */
export async function runOf(
  graph: Graph,
  input: Record<string, unknown> = {},
  nodes: readonly NodeType[] = [],
): Promise<RunResult> {
  const engine = smallEngine({ nodes: [switchNode, templateNode, ...nodes] })
  const run = await engine.start(graph, input)
  const result = await run.result
  await engine.journal.close()
  return result
}
