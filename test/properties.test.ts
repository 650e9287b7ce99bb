import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalGraph, meaningOf, printGraph } from '../engine/graph/canonical.ts'
import { check } from '../engine/graph/check.ts'
import { Graph } from '../engine/graph/document.ts'
import { isFrame } from '../engine/graph/is-frame.ts'
import { sourcesOf } from '../engine/graph/reference.ts'
import { GraphError, type Problem } from '../engine/graph/problem.ts'
import type { Engine } from '../engine/run/engine.ts'
import type { RunEvent } from '../engine/run/events.ts'
import { InputError } from '../engine/run/input-error.ts'
import { readGraphFile } from '../server/cli/check/read-graph-file.ts'
import { edited, graphEdits } from './support/graph-edits.ts'
import { propertyNodes, watchedNodes } from './support/property-nodes.ts'
import { interpret } from './support/reference-interpreter.ts'
import { collect, smallEngine } from './support/small-engine.ts'
import {
  findGraph,
  inputs,
  propertyContext,
  validGraph,
  type ValidGraph,
} from './support/valid-graph.ts'

/** Printed with every failure; another number is another set of graphs. */
const seed = Number(process.env['HEDDLE_SEED'] ?? 20_260)
/** How many times as many graphs as usual, for a night. */
const times = Number(process.env['HEDDLE_TIMES'] ?? 1)
const limit = { timeout: 60_000 * times }

function holds<Values extends [unknown, ...unknown[]]>(
  runs: number,
  property: fc.IAsyncProperty<Values>,
): Promise<void> {
  return fc.assert(property, { seed, numRuns: runs * times })
}

/** How each node ended and how often it was tried, by path, in the words of the reference. */
function spansOf(events: readonly RunEvent[]): Map<string, string> {
  const spans = new Map<string, string>()
  const tries = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'node-start') tries.set(event.path, (tries.get(event.path) ?? 0) + 1)
    const count = 'path' in event ? (tries.get(event.path) ?? 0) : 0
    if (event.type === 'node-end') spans.set(event.path, `succeeded ${count}`)
    if (event.type === 'node-error') spans.set(event.path, `failed ${count}`)
    if (event.type === 'node-skip') spans.set(event.path, `skipped ${count}`)
  }
  return spans
}

/** Runs a graph and compares all that can be seen of it with what the reference makes of it. */
async function agree(engine: Engine, { graph, input }: ValidGraph): Promise<void> {
  const run = await engine.start(graph, input)
  const events = await collect(run.events())
  const { status, outputs, error } = await run.result
  expect(error?.code).not.toBe('internal')
  const wanted = await interpret(graph, input, propertyNodes, propertyContext)
  const certain = (spans: ReadonlyMap<string, string>): Record<string, string> =>
    Object.fromEntries(
      [...spans].filter(([path]) => !wanted.uncertain.some((start) => path.startsWith(start))),
    )
  expect({ status, outputs, spans: certain(spansOf(events)) }).toEqual({
    status: wanted.status,
    outputs: wanted.outputs,
    spans: certain(wanted.spans),
  })
}

function watched(before: () => Promise<void> | undefined = () => undefined): {
  engine: Engine
  misfits: string[]
} {
  const misfits: string[] = []
  const nodes = watchedNodes(before, (message) => misfits.push(message))
  return { engine: smallEngine({ nodes, graphs: { find: findGraph } }), misfits }
}

it('gives outputs, skips and counts as the reference does, whatever the graph', limit, async () => {
  const { engine, misfits } = watched()
  await holds(
    160,
    fc.asyncProperty(validGraph, (graph) => agree(engine, graph)),
  )
  // No node was ever given a value that is not of the type of its port.
  expect(misfits).toEqual([])
})

/** What is refused by a check or for its input is refused so, and everything else runs as it should. */
async function agreeOrRefuse(engine: Engine, { graph, input }: ValidGraph): Promise<boolean> {
  const refused = errorsOf(graph).length > 0
  try {
    await agree(engine, { graph, input })
  } catch (error) {
    if (!(refused ? error instanceof GraphError : error instanceof InputError)) throw error
    return !refused
  }
  if (refused) throw new Error('It ran, and the check had found errors.')
  return true
}

function errorsOf(document: unknown): readonly Problem[] {
  const { problems } = check(document, propertyContext)
  return problems.filter(({ severity }) => severity === 'error')
}

it('gives the same however long each node takes', limit, async () => {
  let drawn = seed
  const { engine, misfits } = watched(() => {
    drawn = (drawn * 48_271) % 2_147_483_647
    return drawn % 3 === 0 ? undefined : wait(drawn % 4)
  })
  await holds(
    40,
    fc.asyncProperty(validGraph, (graph) => agree(engine, graph)),
  )
  expect(misfits).toEqual([])
})

it('prints what it reads, and makes nothing more canonical than it is', limit, async () => {
  await holds(
    120,
    fc.asyncProperty(validGraph, graphEdits, ({ graph }, edits) => {
      const read = Graph.safeParse(edited(graph, edits))
      if (!read.success) return Promise.resolve()
      const canonical = canonicalGraph(read.data)
      const again = Graph.parse(JSON.parse(printGraph(read.data)))
      expect(again).toEqual(canonical)
      expect(JSON.stringify(canonicalGraph(again))).toBe(JSON.stringify(canonical))
      expect(meaningOf(again)).toBe(meaningOf(read.data))
      expect(printGraph(again)).toBe(printGraph(read.data))
      return Promise.resolve()
    }),
  )
})

it('runs what the check accepts, and nothing else', limit, async () => {
  const { engine, misfits } = watched()
  let accepted = 0
  let refused = 0
  await holds(
    250,
    fc.asyncProperty(validGraph, graphEdits, async ({ graph, input }, edits) => {
      const changed = edited(graph, edits)
      if (errorsOf(changed).length === 0 && tellsSentences(changed)) return
      if (await agreeOrRefuse(engine, { graph: changed, input })) accepted += 1
      else refused += 1
    }),
  )
  expect(misfits).toEqual([])
  // Both happen often enough to say something.
  expect(Math.min(accepted, refused)).toBeGreaterThan(25 * times)
})

/** Whether the words of a failure reach a node that uses them; the reference has other words. */
function tellsSentences(graph: Graph): boolean {
  return Object.values(graph.nodes).some((entry) => {
    if (isFrame(entry)) return entry.frame === 'map' && /\.errors?$/.test(entry.over)
    const sources = Object.values(entry.inputs ?? {}).flatMap((written) => sourcesOf(written))
    return entry.type !== 'caught' && sources.some((source) => /\.errors?$/.test(source))
  })
}

it('starts with any input that fits, and says all that is wrong with another', limit, async () => {
  const { engine, misfits } = watched()
  const given = fc.dictionary(fc.constantFrom(...Object.keys(inputs), 'more'), fc.jsonValue(), {
    maxKeys: 4,
  })
  await holds(
    120,
    fc.asyncProperty(validGraph, given, async ({ graph, input }, changes) => {
      // SAFETY: the engine is to find out whether it is one.
      const changed = { ...input, ...changes } as ValidGraph['input']
      await agreeOrRefuse(engine, { graph, input: changed })
    }),
  )
  expect(misfits).toEqual([])
})

/** Any JSON, with keys and texts that programs stumble over. */
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'type'),
  fc.constantFrom('frame', 'in', 'inputs', 'config', 'over', 'until', 'max', 'a', 'b'),
)
const { json } = fc.letrec<{ json: unknown; object: object }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)),
    fc.constantFrom('loop', 'map', 'a.b', '$item', '$.a', 'sum', 'switch', 'template@1', 1),
    fc.array(tie('json'), { maxLength: 5 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(key, tie('json')), { maxLength: 8 })
    .map((entries) => Object.fromEntries(entries)),
}))
/** Something that looks like a graph from afar. */
const likeGraph = fc.record(
  {
    heddle: fc.oneof(fc.constant(1), json),
    name: fc.oneof(fc.constant('test'), json),
    inputs: fc.oneof(fc.dictionary(key, json), json),
    nodes: fc.oneof(fc.dictionary(key, fc.oneof(fc.dictionary(key, json), json)), json),
    outputs: fc.oneof(fc.dictionary(key, json), json),
    layout: json,
  },
  { requiredKeys: ['heddle', 'name', 'nodes'] },
)

async function answersWithProblems(engine: Engine, document: unknown): Promise<void> {
  const { graph, problems } = check(document, propertyContext)
  for (const { message } of problems) expect(message).toMatch(/[.?]$/)
  // SAFETY: the engine is to find out whether it is one.
  const prepared = engine.prepare(document as Graph)
  const answer: unknown = await prepared.then(
    (ready) => ready.graph,
    (error: unknown) => (error instanceof GraphError ? error.problems : error),
  )
  expect(answer).toEqual(errorsOf(document).length === 0 ? graph : problems)
}

it('answers anything at all with a list of problems', limit, async () => {
  const { engine } = watched()
  await holds(
    800,
    fc.asyncProperty(fc.oneof(json, likeGraph, fc.anything()), fc.nat(), async (document, cut) => {
      await answersWithProblems(engine, document)
      const text = jsonOf(document)
      for (const part of [text, text.slice(0, cut % (text.length + 1)), text.slice(cut % 7)]) {
        expect(readGraphFile('graph.json', part, propertyContext).problems).toBeInstanceOf(Array)
      }
    }),
  )
})

function jsonOf(document: unknown): string {
  try {
    return JSON.stringify(document) ?? ''
  } catch {
    return ''
  }
}
