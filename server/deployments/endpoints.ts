import { setTimeout as wait } from 'node:timers/promises'
import type { Graph } from '../../engine/graph/document.ts'
import type { Budget } from '../../engine/run/budget.ts'
import type { Engine, RunHandle } from '../../engine/run/engine.ts'
import { InputError, readInput } from '../../engine/run/input-error.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import type { Sticky } from '../api/deployments.ts'
import { resolveFiles } from '../files/resolve-files.ts'
import type { StoredFiles } from '../files/stored-files.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { hashUnit } from './assign.ts'
import type { LiveRevision } from './deployment-store.ts'
import type { Deployments } from './deployments.ts'
import { answeringShares, chooseVariants, effectiveAt } from './effective.ts'
import { aboutExposure, type Exposure, type Exposures } from './exposures.ts'
import type { IdempotencyClaim, IdempotentStarts } from './idempotent-starts.ts'
import type { LimitKeeper } from './request-limits.ts'
import { runShadows } from './shadows.ts'
import { conversationPorts, withHistory, type Threads } from './threads.ts'
import { strictest } from './strictest-budget.ts'

/** What a name in `/v1/graphs/:name` stands for. */
export type Endpoint =
  | { readonly name: string; readonly deployment: LiveRevision }
  | { readonly name: string; readonly deployment?: undefined; readonly graph: Graph }

/** One run that is asked for. */
export interface EndpointRequest {
  /** Of the run, where one is promised already. */
  readonly id?: string | undefined
  readonly input: Readonly<Record<string, unknown>>
  /** Whose uploaded files the input may name; left out, nobody's. */
  readonly owner?: string | undefined
  /** Who keeps other files that the input may name. */
  readonly keeper?: string | undefined
  /** Id of the end user. */
  readonly user?: string | undefined
  /** Id of a conversation, whose messages go along. */
  readonly thread?: string | undefined
  readonly budget?: Budget | undefined
  readonly reuse?: boolean | undefined
  /** What the request says where a deployment looks for its unit. */
  readonly unit?: (sticky: Sticky) => string | undefined
  /** Is told when the run is over. */
  readonly webhook?: string | undefined
}

/** A run of an endpoint. */
export interface EndpointRun {
  readonly id: string
  /** Absent for one that an earlier request began and that is over, or that nobody works on. */
  readonly handle: RunHandle | undefined
  readonly exposure: Exposure | undefined
  readonly thread: string | undefined
  /** An earlier request with the same key began it. */
  readonly repeated: boolean
}

/** Deployments and graphs as what can be called: everything that starts a run for a user goes through here. */
export interface Endpoints {
  /**
   * A deployment, or where there is none of that name the newest version of a graph.
   * @param version of a graph: a label or a hash
   * @throws HttpError where there is neither
   */
  find(name: string, version?: string): Promise<Endpoint>
  /** The graph that answers now; of several variants the one that answers most. */
  graphOf(endpoint: Endpoint): Promise<Graph>
  /**
   * Starts runs that are durable when this answers, all of them or none.
   * @throws HttpError where limits or the key refuse it, GraphError, InputError
   */
  start(
    endpoint: Endpoint,
    requests: readonly EndpointRequest[],
    claim?: IdempotencyClaim,
  ): Promise<readonly EndpointRun[]>
}

interface Prepared extends EndpointRequest {
  readonly id: string
  readonly graph: Graph
  readonly exposure: Exposure | undefined
  readonly shadows: readonly Exposure[]
}

/** Milliseconds for which another process is given time to begin the runs of a key. */
const patience = 15_000
const betweenLooks = 25

export function createEndpoints(options: {
  deployments: Deployments
  exposures: Exposures
  starts: IdempotentStarts
  threads: Threads
  webhooks: Webhooks
  graphs: GraphStore
  runs: Runs
  files: StoredFiles
  engine: Engine
  limits: LimitKeeper
  /** Number of this process, where there are several. */
  process?: (() => number) | undefined
  /** Whether another process still lives. */
  lives?: ((process: number) => Promise<boolean>) | undefined
  log: Log
}): Endpoints {
  const { deployments, exposures, starts, threads, webhooks, graphs, runs, engine, limits } =
    options
  /** Starts under way that a key stands for. */
  const starting = new Map<string, Promise<readonly EndpointRun[]>>()

  async function graphOf(version: string): Promise<Graph> {
    const graph = await graphs.document(version)
    if (graph === undefined) throw notFound(`version "${version}"`)
    return graph
  }

  /** Not a draft that has run: who may only run things runs what somebody has saved. */
  async function savedVersion(name: string, version: string): Promise<Graph | undefined> {
    return (await graphs.version(name, await graphs.hashOf(name, version)))?.graph
  }

  /** Chooses a variant, and puts the conversation into the input. */
  async function prepare(endpoint: Endpoint, id: string, request: EndpointRequest) {
    const { deployment } = endpoint
    if (deployment === undefined) {
      return converse(endpoint, { ...request, id, graph: endpoint.graph, ...noExposure })
    }
    const { sticky, budget } = deployment.settings
    const own = sticky === undefined ? undefined : request.unit?.(sticky)
    const unit = own ?? request.user ?? request.thread ?? id
    const { hash, slot } = hashUnit(deployment.salt, deployment.deployment, unit)
    const { answering, shadows } = chooseVariants(deployment, { hash, slot }, Date.now())
    const exposed = { name: endpoint.name, revision: deployment.number, unit: hash }
    return converse(endpoint, {
      ...request,
      id,
      graph: await graphOf(answering.version),
      budget: strictest(budget, request.budget),
      exposure: { ...exposed, run: id, variant: answering.name, version: answering.version },
      shadows: shadows.map(({ name, version }) => ({
        ...exposed,
        run: newRunId(),
        variant: name,
        version,
        shadowOf: id,
      })),
    })
  }

  async function converse(endpoint: Endpoint, prepared: Prepared): Promise<Prepared> {
    const { thread, graph, input } = prepared
    if (thread === undefined) return prepared
    const ports = conversationPorts(graph)
    const said = await threads.history(endpoint.name, thread)
    return { ...prepared, input: withHistory(input, ports, said) }
  }

  /** Writes down what must be known of a run before it begins: a crash after this loses nothing. */
  async function keep(endpoint: Endpoint, all: readonly Prepared[]): Promise<void> {
    const exposed = all.flatMap(({ exposure, shadows }) =>
      exposure === undefined ? [] : [exposure, ...shadows],
    )
    if (exposed.length > 0) await exposures.record(exposed)
    for (const { id, thread, graph, input, webhook } of all) {
      if (thread !== undefined) {
        const { question, answer } = conversationPorts(graph)
        const asked = input[question]
        if (typeof asked === 'string') {
          await threads.ask(endpoint.name, thread, { run: id, asked, answer })
        }
      }
      if (webhook !== undefined) await webhooks.expect(id, endpoint.name, webhook)
    }
  }

  async function forget(ids: readonly string[]): Promise<void> {
    await exposures.forget(ids)
    await threads.forget(ids)
    await webhooks.forget(ids)
  }

  /** Several are looked at before the first begins, so that all of them or none do. */
  async function checkAll(all: readonly Prepared[]): Promise<void> {
    if (all.length < 2) return
    for (const [index, { graph, input }] of all.entries()) {
      const prepared = await engine.prepare(graph)
      try {
        readInput(prepared.graph, input)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        throw oneDoesNotFit(error, index, all.length)
      }
    }
  }

  async function begin(
    endpoint: Endpoint,
    ids: readonly string[],
    requests: readonly EndpointRequest[],
  ): Promise<EndpointRun[]> {
    const { deployment } = endpoint
    if (deployment?.settings.enabled === false) {
      throw new HttpError(
        503,
        'DEPLOYMENT_DISABLED',
        `The deployment "${endpoint.name}" is switched off.`,
      )
    }
    const admission =
      deployment === undefined
        ? undefined
        : await limits.admit(endpoint.name, deployment.settings.limits ?? {}, ids)
    const begun: EndpointRun[] = []
    try {
      const all: Prepared[] = []
      for (const [index, request] of requests.entries()) {
        const prepared = await prepare(endpoint, ids[index]!, request)
        all.push({ ...prepared, input: await resolveFiles(options.files, prepared) })
      }
      await checkAll(all)
      await keep(endpoint, all)
      try {
        for (const one of all) {
          const { id, graph, input, budget, reuse = false, exposure, thread } = one
          const settings = {
            id,
            reuse,
            ...(budget === undefined ? {} : { budget }),
            ...(exposure === undefined ? {} : { about: aboutExposure(exposure) }),
          }
          const handle = await runs.start(graph, input, settings)
          const ended = (): void => admission?.ended(id)
          handle.result.then(ended, ended)
          begun.push({ id, handle, exposure, thread, repeated: false })
        }
      } catch (error) {
        // Those that began go on; what is known of them must stay.
        await forget(all.slice(begun.length).map(({ id }) => id))
        throw error
      }
      runShadows({ ...options, graphOf }, all)
      return begun
    } catch (error) {
      for (const id of ids.slice(begun.length)) admission?.cameToNothing(id)
      throw error
    }
  }

  /** The runs that a key stands for, and whether another process has begun them. */
  async function claimRuns(
    claim: IdempotencyClaim,
    ids: readonly string[],
  ): Promise<{ runs: readonly string[]; begun: boolean }> {
    const deadline = performance.now() + patience
    for (;;) {
      const { runs: claimed, process } = await starts.claim(claim, ids)
      const isOurs = process === (options.process?.() ?? null)
      if (isOurs || options.lives === undefined) return { runs: claimed, begun: false }
      if (claimed.every((id) => runs.look(id) !== undefined)) return { runs: claimed, begun: true }
      // The other one is about to begin them, unless it died or failed with some of them.
      const gone = process === null || !(await options.lives(process))
      if (gone || performance.now() > deadline) {
        if (await starts.takeOver(claim, process)) return { runs: claimed, begun: false }
      }
      await wait(betweenLooks)
    }
  }

  /** What an earlier process promised and did not come to begins now, under the id that was promised. */
  async function beginClaimed(
    endpoint: Endpoint,
    ids: readonly string[],
    requests: readonly EndpointRequest[],
  ): Promise<EndpointRun[]> {
    const open = ids.filter((id) => runs.look(id) === undefined)
    if (open.length === 0) return repeat(ids, requests)
    await forget(open)
    const begun = await begin(
      endpoint,
      open,
      requests.filter((_, index) => open.includes(ids[index]!)),
    )
    const known = new Map(begun.map((one) => [one.id, one]))
    const all = await repeat(ids, requests)
    return all.map((one) => known.get(one.id) ?? one)
  }

  async function repeat(ids: readonly string[], requests: readonly EndpointRequest[]) {
    const again: EndpointRun[] = []
    for (const [index, id] of ids.entries()) {
      again.push({
        id,
        handle: runs.attach(id),
        exposure: await exposures.find(id),
        thread: requests[index]?.thread,
        repeated: true,
      })
    }
    return again
  }

  return {
    async find(name, version) {
      const deployment = await deployments.find(name)
      if (deployment !== undefined) {
        if (version === undefined) return { name, deployment }
        throw new HttpError(
          422,
          'VERSION_IS_DEPLOYED',
          `The name "${name}" is that of a deployment, which says itself what runs. Leave "version" out.`,
        )
      }
      const graph =
        version === undefined ? await graphs.newest(name) : await savedVersion(name, version)
      if (graph !== undefined) return { name, graph }
      throw notFound(
        version === undefined ? `graph "${name}"` : `version "${version}" of the graph "${name}"`,
      )
    },
    async graphOf(endpoint) {
      const { deployment } = endpoint
      if (deployment === undefined) return endpoint.graph
      const { weights } = effectiveAt(deployment, Date.now())
      const shares = answeringShares(deployment.settings, weights)
      const [most] = [...shares].toSorted(([, a], [, b]) => b - a)
      return graphOf(most![0])
    },
    async start(endpoint, requests, claim) {
      const ids = requests.map(({ id }) => id ?? newRunId())
      if (claim === undefined) return begin(endpoint, ids, requests)
      const { runs: claimed, begun: elsewhere } = await claimRuns(claim, ids)
      if (elsewhere) return repeat(claimed, requests)
      const place = JSON.stringify([claim.owner, claim.key])
      const under = starting.get(place)
      if (under !== undefined) {
        await under
        return repeat(claimed, requests)
      }
      const begun = beginClaimed(endpoint, claimed, requests)
      starting.set(place, begun)
      try {
        return await begun
      } catch (error) {
        // Of several that were to begin together some may have.
        if (claimed.every((id) => runs.look(id) === undefined)) await starts.release(claim)
        throw error
      } finally {
        starting.delete(place)
      }
    },
  }
}

function oneDoesNotFit({ message, problems }: InputError, index: number, of: number): HttpError {
  const which = `Of ${of} inputs number ${index + 1} cannot be taken, so none was. ${message}`
  return new HttpError(422, 'INPUT_DOES_NOT_FIT', which, {
    problems: problems.map((problem) => ({
      code: 'shape',
      severity: 'error',
      message: problem.message,
      path: ['inputs', index, problem.input],
    })),
  })
}

const noExposure = { exposure: undefined, shadows: [] } as const
