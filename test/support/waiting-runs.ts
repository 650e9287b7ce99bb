import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import budget from '../../nodes/budget.ts'
import human from '../../nodes/human.ts'
import { smallEngine } from './small-engine.ts'

/** An engine whose graphs may ask people and look at their budget. */
export function waitingEngine(
  options: Parameters<typeof smallEngine>[0] = {},
): ReturnType<typeof smallEngine> {
  return smallEngine({ ...options, nodes: [human, budget, ...(options.nodes ?? [])] })
}

/** A node that asks for a text. */
export function asks(
  config: Readonly<Record<string, Json>> = {},
  more: Partial<GraphNode> = {},
): GraphNode {
  const fields = [{ name: 'answer', type: 'text' }]
  return { type: 'human', config: { fields, ...config }, ...more }
}

export interface Door {
  /** Of the type `door`: passes its input on when the door is open. */
  readonly node: NodeType
  open(): void
  /** Kept when a node has begun to wait at it. */
  readonly reached: Promise<void>
  /** How many executions have begun. */
  readonly count: () => number
}

/** A node that is at work until the test lets it end. */
export function closedDoor(): Door {
  const opened = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  let count = 0
  return {
    node: defineNode({
      type: 'door',
      version: 1,
      family: 'flow',
      title: 'Door',
      description: 'Passes its input on when it is opened.',
      effect: 'pure',
      config: z.object({}),
      inputs: { in: port.any({ optional: true }) },
      outputs: { out: port.any() },
      async run({ inputs }) {
        count += 1
        reached.resolve()
        await opened.promise
        return { out: inputs.in ?? null }
      },
    }),
    open: opened.resolve,
    reached: reached.promise,
    count: () => count,
  }
}

/** Resolved by the first event of this type at this node. */
export async function seen(
  events: AsyncIterable<RunEvent>,
  type: RunEvent['type'],
  path: string,
): Promise<void> {
  for await (const event of events) {
    if (event.type === type && 'path' in event && event.path === path) return
  }
  throw new Error(`The run came to its end without ${type} at "${path}".`)
}
