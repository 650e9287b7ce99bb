import { z } from 'zod'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import { convert } from '../../engine/graph/conversions.ts'
import type { NodeType } from '../../engine/graph/define-node.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { GraphNode, LoopFrame, MapFrame } from '../../engine/graph/document.ts'
import { framesAround, membersOf } from '../../engine/graph/frame-tree.ts'
import { isList, type PortType } from '../../engine/graph/port-types.ts'
import { portsOf, typeOfReference } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import { bodyWires, wiresOf } from '../../engine/graph/wires.ts'
import { interpretNode, type NodeEnding } from './reference-node.ts'

type Values = Readonly<Record<string, Json>>
type Sources = string | readonly string[]

/** `rounds`: of a frame that came to its end, those whose values are read from outside. */
interface Ending {
  readonly kind: 'done' | 'skipped' | 'failed'
  readonly outputs?: Values
  readonly rounds?: readonly Round[]
}

/** The graph itself, one turn of a loop, one item of a map. */
class Round {
  readonly frame: string | undefined = undefined
  readonly prefix: string = ''
  readonly around: Round | undefined = undefined
  readonly before: Round | undefined = undefined
  readonly item: Json = null
  readonly index: number = 0
  readonly endings = new Map<string, Promise<Ending>>()

  constructor(given: Partial<Round>) {
    Object.assign(this, given)
  }
}

/**
 * What a run of a checked graph must come to, worked out in the plainest way: whatever somebody asks
 * for is evaluated then and there. It shares with the engine what a document means (ports,
 * conversions, which wires point backwards), and nothing of how a graph is planned and run.
 * `spans` says how each node ended and how often it was tried, by path: `succeeded 1`. Paths that
 * begin as one of `uncertain` stand in maps that failed with several items under way, and how far
 * those came is chance.
 */
export async function interpret(
  graph: Graph,
  input: Values,
  types: readonly NodeType[],
  context: CheckContext,
): Promise<{
  status: 'succeeded' | 'failed'
  outputs: Values
  spans: ReadonlyMap<string, string>
  uncertain: readonly string[]
}> {
  const spans = new Map<string, string>()
  const uncertain: string[] = []
  const wires = wiresOf(graph, context)

  const root = new Round({})
  const status = (await fails(root)) ? 'failed' : 'succeeded'
  const outputs: Record<string, Json> = {}
  for (const [name, sources] of Object.entries(graph.outputs)) {
    const value = await arriving(sources, typeOf(sourcesOf(sources)[0]!, ''), '', root)
    if (value !== undefined) outputs[name] = value
  }
  return { status, outputs, spans, uncertain }

  /** Runs all that stands in the body of a round, and says whether something in it failed. */
  async function fails(round: Round): Promise<boolean> {
    const members = membersOf(graph, round.frame)
    const endings = await Promise.all(members.map((id) => ending(id, round)))
    return endings.some(({ kind }) => kind === 'failed')
  }

  function ending(id: string, round: Round): Promise<Ending> {
    const known = round.endings.get(id)
    if (known !== undefined) return known
    const entry = graph.nodes[id]!
    const run = !isFrame(entry)
      ? runNode(id, entry, round)
      : entry.frame === 'loop'
        ? runLoop(id, entry, round)
        : runMap(id, entry, round)
    round.endings.set(id, run)
    return run
  }

  async function runLoop(id: string, entry: LoopFrame, around: Round): Promise<Ending> {
    const { until, max, onExhausted } = entry
    let chosen: { turn: Round; score: number } | undefined
    for (let number = 1, before: Round | undefined; ; number += 1) {
      const prefix = `${around.prefix}${id}#${number}/`
      const turn: Round = new Round({ frame: id, prefix, around, before })
      before = turn
      if (await fails(turn)) return { kind: 'failed' }
      const kinds = (await Promise.all(turn.endings.values())).map(({ kind }) => kind)
      if (number === 1 && kinds.every((kind) => kind === 'skipped')) return { kind: 'skipped' }
      const ended = until !== undefined && (await look(until, turn)) === true
      const score =
        typeof onExhausted === 'object' ? scoreOf(await look(onExhausted.best, turn)) : number
      if (ended || chosen === undefined || score > chosen.score) chosen = { turn, score }
      if (!ended && number < max) continue
      const exhausted = !ended && until !== undefined
      if (exhausted && onExhausted === 'fail') return { kind: 'failed' }
      return { kind: 'done', outputs: { iterations: number, exhausted }, rounds: [chosen.turn] }
    }
  }

  async function runMap(id: string, entry: MapFrame, around: Round): Promise<Ending> {
    const { onItemError = 'fail', concurrency = 4 } = entry
    const list = await read(entry.over, id, around)
    if (list === undefined) return { kind: 'skipped' }
    if (!Array.isArray(list)) return { kind: 'failed' }
    const rounds: Round[] = []
    const errors: { index: number; message: string }[] = []
    for (const [index, item] of list.entries()) {
      const prefix = `${around.prefix}${id}#${index + 1}/`
      const round = new Round({ frame: id, prefix, around, item, index })
      const failed = await fails(round)
      if (failed) errors.push({ index, message: '' })
      if (!failed || onItemError === 'collect') rounds.push(round)
      if (failed && onItemError === 'fail' && concurrency === 1) return { kind: 'failed' }
    }
    if (errors.length === 0 || onItemError !== 'fail')
      return { kind: 'done', outputs: { errors }, rounds }
    uncertain.push(`${around.prefix}${id}#`)
    return { kind: 'failed' }
  }

  async function runNode(id: string, entry: GraphNode, round: Round): Promise<Ending> {
    const path = round.prefix + id
    const ports = portsOf(graph, id, context)
    const inputs: Record<string, Json> = {}
    let missing = false
    for (const [port, expected] of Object.entries(ports.inputs)) {
      const value = await arriving(entry.inputs?.[port] ?? [], expected.type, id, round)
      if (value !== undefined) inputs[port] = value
      else if (!expected.optional) missing = true
    }
    const type = types.find((one) => one.type === readTypeName(entry.type).type)
    const wired = Object.keys(entry.inputs ?? {}).length > 0
    if (type?.description.dynamic?.needsInput && wired && Object.keys(inputs).length === 0)
      missing = true
    const { how, tries, outputs }: NodeEnding = missing
      ? { how: 'skipped', tries: 0 }
      : await interpretNode(entry, ports, inputs, type ?? subgraph(entry, path))
    spans.set(path, `${how} ${tries}`)
    if (outputs !== undefined) return { kind: 'done', outputs }
    return { kind: how === 'skipped' ? 'skipped' : 'failed' }
  }

  /** Another graph, as if it were a node type. */
  function subgraph({ config = {} }: GraphNode, path: string): Pick<NodeType, 'config' | 'run'> {
    const { graph: name } = config
    const inner = typeof name === 'string' ? context.graph?.(name) : undefined
    return {
      config: z.object({}),
      async run({ inputs }) {
        // SAFETY: what arrives at ports is JSON.
        const told = await interpret(inner!, inputs as Values, types, context)
        for (const [place, how] of told.spans) spans.set(`${path}/${place}`, how)
        uncertain.push(...told.uncertain.map((start) => `${path}/${start}`))
        if (told.status === 'failed') throw new Error('Something in it failed.')
        return told.outputs
      },
    }
  }

  /** What arrives at an input: the first value, or at a list port with several wires all of them. */
  async function arriving(
    sources: Sources,
    type: PortType,
    reader: string,
    round: Round,
  ): Promise<Json | undefined> {
    const references = sourcesOf(sources)
    let values: Json[] | undefined
    for (const reference of references) {
      const value = await read(reference, reader, round)
      if (value === undefined) continue
      const converted = convert(value, typeOf(reference, reader), type)
      if (references.length === 1 || !isList(type)) return converted
      values = [...(values ?? []), ...[converted].flat()]
    }
    return values
  }

  async function read(reference: string, reader: string, round: Round): Promise<Json | undefined> {
    const parts = readReference(reference)
    if (parts.kind === 'input') {
      const { optional, default: fallback } = graph.inputs[parts.name]!
      const given = Object.hasOwn(input, parts.name) ? input[parts.name] : fallback
      return given === null && optional ? undefined : given
    }
    let at = round
    if (parts.kind !== 'port') {
      while (!isMap(at.frame)) at = at.around!
      return parts.kind === 'item' ? at.item : at.index
    }
    const outOf = framesAround(graph, parts.node)
    const into = framesAround(graph, reader)
    const shared = outOf.filter((frame, depth) => into[depth] === frame)
    while (at.frame !== shared.at(-1)) at = at.around!
    const from = outOf[shared.length] ?? parts.node
    const to = into[shared.length] ?? reader
    const { backward } = bodyWires(graph, at.frame, wires)
    if (!backward.some((wire) => wire.from === from && wire.to === to)) return look(reference, at)
    return at.before === undefined ? undefined : look(reference, at.before)
  }

  /** A port as it is seen in a round: that of a frame's loop in its last turn, those of a map as a list. */
  async function look(reference: string, round: Round): Promise<Json | undefined> {
    const parts = readReference(reference)
    if (parts.kind !== 'port') return undefined
    const frames = framesAround(graph, parts.node)
    const first = frames[round.frame === undefined ? 0 : frames.indexOf(round.frame) + 1]
    const { outputs, rounds } = await ending(first ?? parts.node, round)
    if (first === undefined) return outputs?.[parts.port]
    if (rounds === undefined) return undefined
    const values = await Promise.all(rounds.map((inner) => look(reference, inner)))
    if (!isMap(first)) return values[0]
    // SAFETY: it is a map.
    const { onItemError } = graph.nodes[first] as MapFrame
    return onItemError === 'collect'
      ? values.map((value) => value ?? null)
      : values.filter((value) => value !== undefined)
  }

  function isMap(frame: string | undefined): boolean {
    const entry = frame === undefined ? undefined : graph.nodes[frame]
    return entry !== undefined && isFrame(entry) && entry.frame === 'map'
  }

  function typeOf(reference: string, reader: string): PortType {
    return typeOfReference(graph, reference, reader, context) ?? 'any'
  }
}

/** A number as it is, a verdict by its score; everything else is worse than any number. */
function scoreOf(value: Json | undefined): number {
  const score =
    typeof value === 'object' && value !== null && 'score' in value ? value.score : value
  return typeof score === 'number' ? score : Number.NEGATIVE_INFINITY
}
