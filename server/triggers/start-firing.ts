import type { Graph } from '../../engine/graph/document.ts'
import type { TriggerTarget } from '../api/triggers.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Endpoint, Endpoints } from '../deployments/endpoints.ts'
import { toHttpError } from '../http/answer-error.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Firing, FiringStore } from './firing-store.ts'
import { keeperOf } from './trigger-files.ts'
import type { Trigger } from './trigger-store.ts'

/** Finds what triggers run. */
export interface Targets {
  /** @throws HttpError where it is not there */
  find(target: TriggerTarget): Promise<Endpoint>
  /** The graph that answers. @throws HttpError */
  graph(target: TriggerTarget): Promise<Graph>
}

export function findTargets(options: {
  deployments: Deployments
  endpoints: Endpoints
  graphs: GraphStore
}): Targets {
  const { deployments, endpoints, graphs } = options

  async function find(target: TriggerTarget): Promise<Endpoint> {
    const { name } = target
    if (target.kind === 'deployment') return { name, deployment: await deployments.get(name) }
    const { label } = target
    const graph =
      label === undefined
        ? await graphs.newest(name)
        : (await graphs.version(name, await graphs.hashOf(name, label)))?.graph
    if (graph !== undefined) return { name, graph }
    throw notFound(
      label === undefined ? `graph "${name}"` : `label "${label}" of the graph "${name}"`,
    )
  }

  return { find, graph: async (target) => endpoints.graphOf(await find(target)) }
}

/** Starts the runs that firings promise. */
export interface FiringStarter {
  /**
   * Starts the run of a firing under the id that was promised, and notes how that went.
   * @throws HttpError where it cannot be started
   */
  start(firing: Firing, trigger: Trigger): Promise<void>
}

/** @param options.closing whether this process stops: what it cannot start any more stays promised */
export function startFirings(options: {
  firings: FiringStore
  targets: Targets
  endpoints: Endpoints
  runs: Runs
  closing: () => boolean
}): FiringStarter {
  const { firings, targets, endpoints, runs, closing } = options
  return {
    async start({ id, run, input }, { name, settings: { target }, filesOf: owner }) {
      try {
        // What a process that died had begun goes on by itself.
        if (runs.look(run) === undefined) {
          const request = { id: run, input, owner, keeper: keeperOf(name) }
          await endpoints.start(await targets.find(target), [request])
        }
      } catch (error) {
        if (closing()) throw stoppingError()
        // Another process began it at the same time.
        if (runs.look(run) !== undefined) return firings.started(id)
        const refusal = toHttpError(error)
        await firings.failed(id, sentenceOf(refusal))
        throw refusal
      }
      await firings.started(id)
    },
  }
}

function stoppingError(): HttpError {
  return new HttpError(
    503,
    'STOPPING',
    'Heddle is stopping. What was asked for is written down, and begins at the next start.',
    { headers: { 'retry-after': '5' } },
  )
}

function sentenceOf({ message, problems = [] }: HttpError): string {
  return [message, ...problems.map((problem) => problem.message)]
    .filter((sentence, at, all) => !all.slice(0, at).some((before) => before.includes(sentence)))
    .join(' ')
}
