import { z } from 'zod'
import type { NodeType } from '../graph/define-node.ts'
import type { GraphInput, GraphNode } from '../graph/document.ts'
import type { NodeDescription } from '../graph/node-description.ts'
import type { PortType } from '../graph/port-types.ts'
import { subgraphType } from '../graph/subgraph-type.ts'
import type { Json } from '../graph/values.ts'
import { plannedConfig, strongestEffect } from '../plan/plan-graph.ts'
import type { NodeStep, Plan, SubgraphStep, WiredInput } from '../plan/plan.ts'
import type { AttemptLimits } from './attempt-limits.ts'
import type { FailureDescription, Values } from './events.ts'
import { NodeError } from './failure.ts'
import type { Outcome } from './outcome.ts'
import { partName } from './place.ts'
import { readRecovered } from './recover.ts'
import type { RunState } from './run-state.ts'
import { Scope } from './scope.ts'
import { dataOf, valuesOf } from './value.ts'

/**
 * What a node runs inside itself. Each part is executed and recorded like a node of a graph, at a
 * path inside this node's. A part that has ended is never executed again, neither in another attempt
 * of the node nor after a crash: then what is recorded answers. Parts go by the order in which they
 * are begun, so a node must begin the same ones in the same order when it is given the same.
 */
export interface Inside {
  /** @param type the name of one in the catalogue, or one that need not be in any */
  node(name: string, type: NodeType | string, given: NodePart): Promise<PartEnd>
  /** Runs a graph that a node which makes tools names, by the hash of its version. */
  run(name: string, version: string, input: Values): Promise<PartEnd>
  /** A graph that a node which makes tools names, as it is in this run. */
  graph(name: string, version?: string): InnerGraph | undefined
  /** What is wrong with settings for a type of the catalogue. */
  configProblem(type: string, config: Values): string | undefined
  /** Whether a node of this run makes tools with these settings. */
  makesTools(settings: string): boolean
}

export interface NodePart {
  readonly config?: Values
  readonly inputs?: Values
  /** Outputs that are looked at; left out, all. */
  readonly read?: readonly string[]
  /** Its failure is one of the attempt: the next one executes it again. */
  readonly again?: true
}

/** How a part ended. */
export type PartEnd = {
  /** Milliseconds; of a part that had ended before, what it took then. */
  readonly duration: number
} & (
  | { readonly ok: true; readonly outputs: Values }
  | { readonly ok: false; readonly failure: FailureDescription }
)

export interface InnerGraph {
  /** Hash of its canonical form. */
  readonly version: string
  readonly description: string
  readonly inputs: Readonly<Record<string, GraphInput>>
  readonly outputs: Readonly<Record<string, PortType>>
}

/** Thrown inside a node when one of its parts waits for a person: it is left, and runs again from its beginning. */
class LeftForAPart extends Error {
  constructor(path: string) {
    super(`"${path}" waits for a person. Let this error pass.`)
    this.name = 'LeftForAPart'
  }
}

/** The parts of one execution of a node, over all of its attempts. */
export class Parts {
  readonly #path: string
  readonly #run: RunState
  readonly #fresh: boolean
  readonly #ended = new Map<string, PartEnd>()
  /** Parts were stopped in an attempt that was given up, and only the journal knows how far they came. */
  #cutOff = false
  #journaled: Promise<RunState['recovered']> | undefined

  constructor(path: string, run: RunState, fresh: boolean) {
    this.#path = path
    this.#run = run
    this.#fresh = fresh
  }

  /** @param fallback number of the config, from 0: another one does other things, at paths of its own */
  begin(fallback: number, limits: AttemptLimits): AttemptParts {
    this.#journaled = undefined
    return new AttemptParts(fallback, limits, this.#run, (id, step, values, signal, again) =>
      this.#part(id, step, values, signal, again),
    )
  }

  async #part(
    id: string,
    step: NodeStep | SubgraphStep,
    values: Values,
    signal: AbortSignal,
    again: boolean,
  ): Promise<PartEnd | { readonly waiting: readonly string[] }> {
    const run = this.#run
    const path = `${this.#path}/${id}`
    const ended = this.#ended.get(path)
    if (ended !== undefined) return ended
    const recovered = this.#cutOff ? await this.#readJournal() : run.recovered
    const recorded = recovered.get(path)
    const failedBefore = again && recorded?.end?.type === 'node-error'
    const inner: RunState = {
      ...run,
      input: valuesOf(values),
      signal,
      failures: [],
      waiting: [],
      recovered: failedBefore
        ? new Map(recovered).set(path, { ...recorded, end: undefined, fallbacks: 0, failed: 0 })
        : recovered,
    }
    const scope = new Scope({ prefix: `${this.#path}/`, fresh: this.#fresh })
    const started = performance.now()
    const outcome = await run.runStep(step, scope, inner)
    if (outcome.status === 'waiting') return { waiting: inner.waiting }
    if (outcome.status === 'stopped' || signal.aborted) {
      this.#cutOff = true
      throw reasonOf(signal)
    }
    const before = failedBefore ? undefined : recorded?.end?.duration
    const end = endOf(outcome, step, before ?? performance.now() - started)
    if (end.ok || !again) this.#ended.set(path, end)
    return end
  }

  /** As after a crash: what ended is not executed again, and what must not happen twice is asked about. */
  #readJournal(): Promise<RunState['recovered']> {
    const { recorder, journal, id } = this.#run
    return (this.#journaled ??= recorder.settled().then(() => readRecovered(journal, id).spans))
  }
}

type RunPart = (
  id: string,
  step: NodeStep | SubgraphStep,
  values: Values,
  signal: AbortSignal,
  again: boolean,
) => Promise<PartEnd | { readonly waiting: readonly string[] }>

/** The parts of one attempt. */
export class AttemptParts implements Inside {
  readonly #fallback: number
  readonly #limits: AttemptLimits
  readonly #run: RunState
  readonly #runPart: RunPart
  readonly #controller = new AbortController()
  /** Made for the first part: most nodes run nothing inside, and it costs more than all the rest here. */
  #joined: AbortSignal | undefined
  readonly #active = new Set<Promise<unknown>>()
  readonly #waiting = new Set<string>()
  #count = 0

  constructor(fallback: number, limits: AttemptLimits, run: RunState, runPart: RunPart) {
    this.#fallback = fallback
    this.#limits = limits
    this.#run = run
    this.#runPart = runPart
  }

  async node(
    name: string,
    typeOrName: NodeType | string,
    { config = {}, inputs = {}, read, again }: NodePart,
  ): Promise<PartEnd> {
    const id = this.#next(name)
    const type = this.#typeOf(typeOrName)
    const { description } = type
    const configs = [plannedConfig(type, config)]
    const step: NodeStep = {
      kind: 'node',
      id,
      entry: entryOf(type, config, again),
      type,
      effect: strongestEffect(type, configs),
      configs,
      inputs: wiresOf(inputPorts(type, inputs), inputs),
      outputs: typesOf(description.outputs),
      read: read ?? Object.keys(description.outputs),
    }
    return this.#do(id, step, inputs, again)
  }

  async run(name: string, version: string, input: Values): Promise<PartEnd> {
    const plan = this.#plans().find((one) => one.version === version)
    if (plan === undefined) {
      throw new Error(`No tool of this run has a graph of the version "${version}".`)
    }
    const id = this.#next(name)
    const step: SubgraphStep = {
      kind: 'graph',
      id,
      entry: { type: subgraphType, config: { graph: plan.graph.name, version }, onError: 'emit' },
      plan,
      inputs: wiresOf(plan.graph.inputs, input),
      outputs: outputsOf(plan),
    }
    return this.#do(id, step, input)
  }

  graph(name: string, version?: string): InnerGraph | undefined {
    const plan = this.#run.tools.graphs.get(version === undefined ? name : `${name}@${version}`)
    return (
      plan && {
        version: plan.version,
        description: plan.graph.description ?? '',
        inputs: plan.graph.inputs,
        outputs: outputsOf(plan),
      }
    )
  }

  configProblem(type: string, config: Values): string | undefined {
    const known = this.#run.catalogue.get(type)
    if (known === undefined) return `There is no node type "${type}".`
    const parsed = known.config.safeParse(config)
    return parsed.error?.issues
      .map(({ path, message }) => `"${path.join('.')}": ${message}`)
      .join('; ')
  }

  makesTools(settings: string): boolean {
    return this.#run.tools.settings.has(settings)
  }

  /** Paths of those that wait for a person. A node that swallows the error still waits for them. */
  waiting(): readonly string[] {
    return [...this.#waiting]
  }

  /** Kept when nothing is under way any more. What nobody waits for is stopped; what is beside a question may end. */
  async end(): Promise<void> {
    while (this.#active.size > 0) {
      if (this.#waiting.size === 0) {
        this.#controller.abort(new Error('The node is over, and with it what it ran.'))
      }
      await Promise.allSettled(this.#active)
    }
  }

  #typeOf(type: NodeType | string): NodeType {
    if (typeof type !== 'string') return type
    const found = this.#run.catalogue.get(type)
    if (found !== undefined) return found
    throw new NodeError(`There is no node type "${type}" that could run inside a node.`)
  }

  #plans(): readonly Plan[] {
    return [...this.#run.tools.graphs.values()]
  }

  #next(name: string): string {
    this.#count += 1
    // It becomes part of a path.
    return partName(name.replace(/[^\w-]/g, '_'), this.#count, this.#fallback)
  }

  async #do(
    id: string,
    step: NodeStep | SubgraphStep,
    values: Values,
    again = false,
  ): Promise<PartEnd> {
    const signal = (this.#joined ??= AbortSignal.any([
      this.#limits.signal,
      this.#controller.signal,
    ]))
    if (signal.aborted) throw reasonOf(signal)
    this.#limits.alive()
    const work = this.#runPart(id, step, values, signal, again)
    this.#active.add(work)
    try {
      const end = await work
      this.#limits.alive()
      if (!('waiting' in end)) return end
      for (const path of end.waiting) this.#waiting.add(path)
      throw new LeftForAPart(id)
    } finally {
      this.#active.delete(work)
    }
  }
}

function entryOf(type: NodeType, config: Values, again: boolean | undefined): GraphNode {
  return { type: `${type.type}@${type.version}`, config, ...(again ? {} : { onError: 'emit' }) }
}

/** With those that a type takes besides the ones it declares. */
function inputPorts({ description }: NodeType, given: Values): NodeDescription['inputs'] {
  const { inputs, dynamic } = description
  const type = dynamic?.inputs
  if (type === undefined) return inputs
  const further = Object.keys(given).map((name) => [
    name,
    { type, optional: true, description: '' },
  ])
  return { ...Object.fromEntries(further), ...inputs }
}

/** Inputs that are read from what the part was given. */
function wiresOf(
  ports: Readonly<
    Record<string, { readonly type: PortType; readonly optional?: boolean | undefined }>
  >,
  given: Values,
): WiredInput[] {
  return Object.entries(ports).map(([port, { type, optional = false }]) => ({
    port,
    type,
    optional: optional || !Object.hasOwn(given, port),
    list: false,
    unsure: true,
    sources: [{ kind: 'input', name: port, type }],
  }))
}

function typesOf(
  ports: Readonly<Record<string, { readonly type: PortType }>>,
): Record<string, PortType> {
  return Object.fromEntries(Object.entries(ports).map(([port, { type }]) => [port, type]))
}

function outputsOf({ outputs }: Plan): Record<string, PortType> {
  return Object.fromEntries(outputs.map(({ port, type }) => [port, type]))
}

function endOf(outcome: Outcome, step: NodeStep | SubgraphStep, duration: number): PartEnd {
  switch (outcome.status) {
    case 'done': {
      const outputs = dataOf(outcome.outputs)
      const failure = Object.hasOwn(step.outputs, 'error') ? undefined : outputs['error']
      return failure === undefined
        ? { ok: true, outputs, duration }
        : { ok: false, failure: failureOf(failure, step.id), duration }
    }
    case 'failed':
      return { ok: false, failure: outcome.error, duration }
    case 'skipped':
      return {
        ok: false,
        failure: { message: outcome.reason, code: 'input', node: step.id },
        duration,
      }
    default:
      throw new Error(`"${step.id}" has no end: it is ${outcome.status}.`)
  }
}

const Failure = z.object({ message: z.string(), code: z.string() })

/** What left at the port `error`. */
function failureOf(error: Json, node: string): FailureDescription {
  const said = Failure.parse(error)
  return { ...said, node }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('The run was stopped.')
}
