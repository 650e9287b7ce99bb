import { z } from 'zod'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { check } from '../../engine/graph/check.ts'
import { defineNode, field, port } from '../../engine/graph/define-node.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import { graphOf } from './small-engine.ts'
import { smallNodes } from './small-nodes.ts'

/** Nodes with prompts, indexes, dynamic ports and subgraphs, for checking graphs of. */
const write = defineNode({
  type: 'write',
  version: 2,
  family: 'transform',
  title: 'Write',
  description: 'Writes a prompt with its inputs.',
  effect: 'pure',
  config: z.object({
    prompt: field.prompt('{{text}}'),
    topN: z.number().int().min(1).max(9).default(3),
  }),
  inputs: { documents: port.documents({ optional: true }) },
  outputs: { text: port.text(), verdict: port.verdict() },
  dynamic: { inputs: 'any', templates: ['prompt'] },
  run: () => Promise.resolve({ text: '' }),
})

const find = defineNode({
  type: 'find',
  version: 1,
  family: 'retrieval',
  title: 'Find',
  description: 'Finds documents.',
  effect: 'pure',
  config: z.object({}),
  inputs: { queries: port.texts(), depth: port.number({ optional: true }) },
  outputs: { documents: port.documents() },
  run: () => Promise.resolve({ documents: [] }),
})

const route = defineNode({
  type: 'route',
  version: 1,
  family: 'flow',
  title: 'Route',
  description: 'Has an output for each of its cases.',
  effect: 'pure',
  config: z.object({ cases: z.array(z.object({ port: z.string() })).default([]) }),
  inputs: { value: port.any() },
  outputs: { else: port.any() },
  dynamic: { outputs: { key: 'cases', property: 'port', type: 'any' } },
  run: () => Promise.resolve({}),
})

const subgraph = defineNode({
  type: 'graph',
  version: 1,
  family: 'flow',
  title: 'Graph',
  description: 'Runs another graph.',
  effect: 'pure',
  config: z.object({ graph: z.string(), version: z.string().optional() }),
  inputs: {},
  outputs: {},
  run: () => Promise.resolve({}),
})

const inner = graphOf({
  name: 'inner',
  inputs: { question: { type: 'text' }, tone: { type: 'text', default: 'plain' } },
  nodes: { a: { type: 'pass', inputs: { in: '$.question', also: '$.tone' } } },
  outputs: { answer: 'a.out' },
})

export const context = checkContext(
  createCatalogue([...smallNodes, write, find, route, subgraph]),
  {
    find: (name) => (name === 'inner' ? inner : undefined),
  },
)

export function problemsOf(document: unknown): readonly Problem[] {
  return check(document, context).problems
}

/** One line a problem: code, place, sentence, fix. */
export function linesOf(document: unknown): string[] {
  return problemsOf(document).map(
    ({ code, severity, node, port: name, path, message, fix }) =>
      `${severity} ${code} ${[node, name].filter((part) => part !== undefined).join('.') || '-'} @${path.join('/')}: ${message}` +
      (fix === undefined ? '' : ` [${fix.title} @${fix.path.join('/')}]`),
  )
}

export const passing = { nodes: { a: { type: 'pass' } }, outputs: { a: 'a.out' } }
