import fc from 'fast-check'
import { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/)
const reference = fc.oneof(
  fc.tuple(name, name).map(([node, port]) => `${node}.${port}`),
  name.map((input) => `$.${input}`),
  fc.constantFrom('$item', '$index'),
)
const source = fc.oneof(reference, fc.array(reference, { minLength: 1, maxLength: 3 }))
const text = fc.string({ maxLength: 12 })
// The second pass turns -0 into the 0 it is written as.
// SAFETY: what JSON.parse gives is JSON.
const json = fc
  .json({ maxDepth: 3 })
  // Keys that no graph may have; fast-check likes to try them.
  .filter((written) => !/"(__proto__|constructor|prototype)":/.test(written))
  .map((written) => JSON.parse(JSON.stringify(JSON.parse(written))) as Json)
const optional = { requiredKeys: [] as [] }

const node = fc
  .tuple(
    fc.record({ type: name.map((type) => `${type}@1`) }),
    fc.record(
      {
        title: text,
        config: fc.dictionary(name, json, { maxKeys: 4 }),
        in: name,
        inputs: fc.dictionary(name, source, { maxKeys: 4 }),
        retry: fc.record({ attempts: fc.integer({ min: 1, max: 20 }), jitter: fc.boolean() }),
        timeout: fc.integer({ min: 1, max: 9999 }),
        fallback: fc.array(fc.dictionary(name, json, { maxKeys: 2 }), { maxLength: 2 }),
        cache: fc.constantFrom('auto' as const, 'off' as const),
        onError: fc.constantFrom('fail' as const, 'emit' as const),
        disabled: fc.boolean(),
        note: text,
      },
      optional,
    ),
  )
  .map(([required, rest]) => ({ ...required, ...rest }))

const loop = fc
  .tuple(
    fc.record({ frame: fc.constant('loop' as const), max: fc.integer({ min: 1, max: 9 }) }),
    fc.record(
      {
        title: text,
        in: name,
        until: reference,
        onExhausted: fc.oneof(
          fc.constantFrom('last' as const, 'fail' as const),
          fc.record({ best: reference }),
        ),
        note: text,
      },
      optional,
    ),
  )
  .map(([required, rest]) => ({ ...required, ...rest }))

const map = fc
  .tuple(
    fc.record({ frame: fc.constant('map' as const), over: reference }),
    fc.record(
      {
        title: text,
        in: name,
        concurrency: fc.integer({ min: 1, max: 9 }),
        onItemError: fc.constantFrom('fail' as const, 'skip' as const, 'collect' as const),
        note: text,
      },
      optional,
    ),
  )
  .map(([required, rest]) => ({ ...required, ...rest }))

const input = fc
  .tuple(
    fc.record({
      type: fc.constantFrom('text' as const, 'number[]' as const, 'documents' as const),
    }),
    fc.record({ optional: fc.boolean(), default: json, description: text }, optional),
  )
  .map(([required, rest]) => ({ ...required, ...rest }))

/** Any document that has the shape of a graph; its wires mostly lead nowhere. */
export const arbitraryGraph: fc.Arbitrary<Graph> = fc
  .record({
    heddle: fc.constant(1 as const),
    name: fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/),
    title: text,
    description: text,
    inputs: fc.dictionary(name, input, { maxKeys: 3 }),
    nodes: fc.dictionary(name, fc.oneof(node, node, loop, map), { maxKeys: 6 }),
    outputs: fc.dictionary(name, source, { maxKeys: 3 }),
    layout: fc.dictionary(name, fc.tuple(fc.integer(), fc.integer()), { maxKeys: 6 }),
  })
  .map((document) => Graph.parse(document))

/** The same value with the keys of every object in another order. */
export function shuffled(value: Json, order: (keys: readonly string[]) => readonly string[]): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item, order))
  // SAFETY: not a list, so it is the object form of `Json`.
  const object = value as { readonly [key: string]: Json }
  return Object.fromEntries(
    order(Object.keys(object)).map((key) => [key, shuffled(object[key]!, order)]),
  )
}
