import fc from 'fast-check'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription, PortDescription } from '../../engine/graph/node-description.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { PortType } from '../../engine/graph/port-types.ts'

export const port = (type: PortType, optional = false): PortDescription => ({
  type,
  optional,
  description: '',
})

/** A node type that exists in tests only. */
export function describeNode(
  type: string,
  inputs: NodeDescription['inputs'],
  outputs: NodeDescription['outputs'],
  settings: Readonly<Record<string, Json>> = {},
): NodeDescription {
  return {
    type,
    version: 1,
    title: type.charAt(0).toUpperCase() + type.slice(1),
    description: `Does ${type}.`,
    family: 'transform',
    effect: 'pure',
    configSchema: { type: 'object', properties: { ...settings } },
    inputs,
    outputs,
  }
}

const size = { size: { type: 'integer' } }

/** Few types, between which most wires fit. */
export const wiredTypes: readonly NodeDescription[] = [
  describeNode(
    'write',
    { text: port('text'), more: port('text[]', true) },
    { text: port('text') },
    size,
  ),
  describeNode(
    'rewrite',
    { text: port('text'), hint: port('text', true) },
    { text: port('text') },
    size,
  ),
  describeNode('search', { text: port('text') }, { documents: port('documents') }),
  describeNode('split', { text: port('text') }, { items: port('text[]'), count: port('number') }),
  describeNode('graph', {}, {}),
]

const ids = Array.from({ length: 9 }, (_, at) => `n${at}`)
const outputOf = { write: 'text', rewrite: 'text', search: 'documents', split: 'items' } as const
const typeName = fc.constantFrom(...(['write', 'rewrite', 'search', 'split'] as const))
const home = fc.constantFrom(undefined, undefined, 'loop', 'map', 'inner')

const step = fc.record({
  type: typeName,
  home,
  text: fc.nat(9),
  more: fc.array(fc.nat(9), { maxLength: 2 }),
  place: fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })),
})

/**
 * Graphs whose wires lead from earlier nodes to later ones, in and out of a loop, a map, and a map in
 * the loop; with places, a group, and outputs.
 */
export const arbitraryWiredGraph: fc.Arbitrary<Graph> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: ids.length }),
    outputs: fc.array(fc.nat(9), { maxLength: 3 }),
    grouped: fc.array(fc.nat(9), { maxLength: 4 }),
  })
  .map(({ steps, outputs, grouped }) => {
    const nodes: Graph['nodes'] = {}
    const reference = (to: number, number: number, from: string | undefined): string => {
      if (number === 9 && (from === 'map' || from === 'inner')) return '$item'
      if (number >= to) return '$.question'
      return `${ids[number]!}.${outputOf[steps[number]!.type]}`
    }
    for (const [at, { type, home: frame, text, more }] of steps.entries()) {
      nodes[ids[at]!] = {
        type: `${type}@1`,
        ...(frame === undefined ? {} : { in: frame }),
        inputs: {
          text: reference(at, text, frame),
          ...(type === 'write' && more.length > 0
            ? { more: [...new Set(more.map((one) => reference(at, one, frame)))] }
            : {}),
        },
      }
    }
    const has = (frame: string): boolean => steps.some((one) => one.home === frame)
    if (has('loop') || has('inner')) nodes['loop'] = { frame: 'loop', max: 2 }
    if (has('map')) nodes['map'] = { frame: 'map', over: '$.questions' }
    if (has('inner')) nodes['inner'] = { frame: 'map', in: 'loop', over: '$.questions' }
    const members = [...new Set(grouped)].flatMap((at) => (at < steps.length ? [ids[at]!] : []))
    return {
      heddle: 1,
      name: 'wired',
      inputs: { question: { type: 'text' }, questions: { type: 'text[]' } },
      nodes,
      outputs: Object.fromEntries(
        outputs.map((at) => [`out${at}`, reference(steps.length, at, undefined)]),
      ),
      layout: Object.fromEntries(steps.map(({ place }, at) => [ids[at]!, place])),
      ...(members.length === 0 ? {} : { groups: { kept: { title: 'Kept', nodes: members } } }),
    }
  })
