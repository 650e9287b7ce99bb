import type { Example } from '../../engine/evaluate/example.ts'
import type { CellTools } from '../../engine/evaluate/experiment/run-cell.ts'
import type { Ending } from '../../engine/evaluate/experiment/run-cells.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Models } from '../../engine/models/models.ts'
import type { Engine } from '../../engine/run/engine.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import type {
  ExperimentCreate,
  ExperimentProgress,
  ExperimentVariant,
  RescoreRequest,
} from '../api/experiments.ts'
import type { DatasetStore } from '../datasets/dataset-store.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Presence } from '../processes/presence.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type {
  ExperimentStore,
  NewExperiment,
  StoredExperiment,
  StoredRun,
  RunTotals,
} from './experiment-store.ts'
import { experimentOwners } from './experiment-owners.ts'
import { ExperimentElsewhere } from './experiment-elsewhere.ts'
import { baselineOf } from './baseline-runs.ts'
import { runJudgeGraph } from './run-judge-graph.ts'
import type { ScoreStore } from './score-store.ts'
import {
  refuseUnknownBaseline,
  settleEvaluators,
  settleRequest,
  settleVariant,
  unfit,
} from './settle-request.ts'
import { refuseUnknownNodes } from './refuse-unknown-nodes.ts'
import { comparesAnswers } from './used-evaluators.ts'
import { workOnExperiment } from './work-on-experiment.ts'

/** Experiments of a data folder, live or over. */
export interface Experiments {
  /** It begins at once. @throws HttpError, GraphError */
  create(create: ExperimentCreate, by: string): Promise<StoredExperiment>
  /** Begins one whose parts are settled already, as those that run hybrids are. */
  begin(experiment: NewExperiment): Promise<StoredExperiment>
  /** @throws HttpError where there is none */
  get(id: string): Promise<StoredExperiment>
  progress(experiment: StoredExperiment): Promise<ExperimentProgress>
  /** Runs under way are cancelled; they begin anew when it goes on. @throws HttpError */
  stop(id: string): Promise<StoredExperiment>
  /** Runs what is left, and scores what lacks a score. @throws HttpError */
  resume(id: string): Promise<StoredExperiment>
  /** @throws HttpError, GraphError */
  addVariant(id: string, variant: ExperimentVariant): Promise<StoredExperiment>
  /** Scores all runs anew with these evaluators, without running anything. @throws HttpError */
  rescore(id: string, rescore: RescoreRequest): Promise<StoredExperiment>
  /** @throws HttpError */
  remove(id: string): Promise<void>
  /** Told when something became of an experiment. @returns how to stop listening */
  listen(id: string, listener: () => void): () => void
  /** Told of each experiment that has come to its end. */
  onDone(listener: (experiment: StoredExperiment) => Promise<void>): void
  /** Goes on with those that no living process works on; answers how many there are. */
  recover(): Promise<number>
  /** Begins nothing more. What runs is left to the engine, and goes on at the next start. */
  leave(): void
}

export interface ExperimentParts {
  readonly store: ExperimentStore
  readonly scores: ScoreStore
  readonly datasets: DatasetStore
  readonly graphs: GraphStore
  readonly engine: Engine
  readonly journal: Journal
  readonly runs: Pick<Runs, 'start'>
  readonly models: () => Models
  /** Where other processes work on the same Postgres. */
  readonly presence: Presence | undefined
  readonly log: Log
}

interface Live {
  readonly controller: AbortController
  readonly done: Promise<void>
  readonly begunAt: number
  finished: number
  /** The others have taken it: nothing more is begun or written of it here. */
  lost: boolean
}

export function createExperiments(parts: ExperimentParts): Experiments {
  const { store, scores, graphs, engine, journal, runs, log } = parts
  const live = new Map<string, Live>()
  const listeners = new Map<string, Set<() => void>>()
  const doneListeners: ((experiment: StoredExperiment) => Promise<void>)[] = []
  let leaving = false
  const owners = experimentOwners({
    ...parts,
    onStop: (id) => live.get(id)?.controller.abort(new Error('The experiment was stopped.')),
  })
  parts.presence?.onTakenForDead(() => {
    for (const [id, entry] of live) {
      entry.lost = true
      // It may come back to this process under its new number.
      live.delete(id)
    }
  })

  function tell(id: string): void {
    for (const listener of listeners.get(id) ?? []) listener()
  }

  async function get(id: string): Promise<StoredExperiment> {
    const found = await store.find(id)
    if (found === undefined) throw notFound(`experiment "${id}"`)
    return found
  }

  function cellTools({ id: experiment, create, parent }: StoredExperiment): CellTools {
    return {
      engine,
      journal,
      runRests: (run, signal) => owners.runRests(run, signal),
      async start(graph, input, options) {
        if (create.sample === undefined) return runs.start(graph, input, options)
        if (parent === undefined) await letOthersFirst(journal)
        return runs.start(graph, input, { ...options, offline: true })
      },
      scoring: {
        models: parts.models(),
        runGraph: runJudgeGraph({ graphs, runs, experiment }),
      },
    }
  }

  /** Works on an experiment until there is nothing left of it, or it is stopped. */
  function launch(experiment: StoredExperiment, owner = owners.own()): void {
    const { id } = experiment
    const controller = new AbortController()
    const begin = async (): Promise<void> => {
      let ending: Ending
      try {
        ending = await workOnExperiment(
          experiment,
          {
            store,
            scores,
            cells: cellTools(experiment),
            documentOf: (version) => graphs.document(version),
            leaving: () => leaving || entry.lost,
            owner,
            onFinished() {
              entry.finished += 1
              tell(id)
            },
          },
          controller.signal,
        )
      } catch (error) {
        if (leaving || entry.lost || error instanceof ExperimentElsewhere) return
        const why = messageOf(error)
        log.error({ err: error }, `The experiment ${id} failed.`)
        await store.mark(id, 'failed', why, owner)
        return
      }
      if (ending?.kind === 'left') {
        // Stopped with the server: it goes on at the next start.
        if (!leaving && !entry.lost) {
          await store.mark(id, 'failed', ending.error.message, owner)
        }
        return
      }
      if (ending !== undefined) {
        const reason = ending.kind === 'budget' ? ending.reason : undefined
        await store.mark(id, 'stopped', reason, owner)
        return
      }
      if (!(await store.mark(id, 'done', undefined, owner))) return
      const done = await store.find(id)
      for (const listener of done === undefined ? [] : doneListeners) {
        await listener(done!).catch((error: unknown) =>
          log.error({ err: error }, `What follows the experiment ${id} failed.`),
        )
      }
    }
    const entry: Live = {
      controller,
      begunAt: Date.now(),
      finished: 0,
      lost: false,
      done: Promise.resolve()
        .then(begin)
        .catch((error: unknown) => {
          if (!leaving) log.error({ err: error }, `The experiment ${id} could not be kept.`)
        })
        .finally(() => {
          if (live.get(id) === entry) live.delete(id)
          tell(id)
        }),
    }
    live.set(id, entry)
  }

  async function relaunch(id: string): Promise<StoredExperiment> {
    const taken = await owners.take(id)
    const experiment = await get(id)
    if (taken) launch(experiment)
    tell(id)
    return experiment
  }

  /** Lets what is under way of an experiment come to rest, so that it can be changed. */
  async function rest(id: string): Promise<void> {
    const entry = live.get(id)
    if (entry === undefined) return owners.stop(id)
    entry.controller.abort(new Error('The experiment was stopped.'))
    await entry.done
  }

  function refuseLeaving(): void {
    if (!leaving) return
    throw new HttpError(503, 'STOPPING', 'Heddle is stopping and takes no new experiments.', {
      headers: { 'retry-after': '5' },
    })
  }

  async function begin(experiment: NewExperiment): Promise<StoredExperiment> {
    refuseLeaving()
    const examples = experiment.members.map(({ example }) => example)
    const cells = experiment.variants.flatMap(({ name }) =>
      openRuns(experiment.id, name, examples, experiment.trials),
    )
    const owner = owners.own()
    await store.add(experiment, cells, owner)
    const stored = await get(experiment.id)
    launch(stored, owner)
    return stored
  }

  return {
    async create(create, by) {
      const settled = await settleRequest(create, parts)
      const names = settled.variants.map(({ name }) => name)
      return begin({
        id: newRunId(),
        name: create.name ?? names.join(' · ').slice(0, 200),
        graph: create.graph,
        dataset: create.dataset,
        datasetVersion: settled.datasetVersion,
        datasetHash: settled.datasetHash,
        trials: settled.trials,
        create,
        createdBy: by,
        variants: settled.variants,
        evaluators: settled.evaluators,
        members: settled.members,
      })
    },
    begin,
    get,
    async progress(experiment) {
      const totals = await store.totals(experiment.id)
      const judges = await scores.judged(experiment.id)
      const sum = (part: Exclude<keyof RunTotals, 'variant'>): number =>
        totals.reduce((all, one) => all + one[part], 0)
      const entry = live.get(experiment.id)
      const [open, finished] = [sum('open'), entry?.finished ?? 0]
      const each = entry === undefined ? 0 : (Date.now() - entry.begunAt) / Math.max(1, finished)
      return {
        runs: sum('runs'),
        done: sum('runs') - open,
        failed: sum('failed'),
        executed: sum('executed'),
        reused: sum('reused'),
        cost: sum('spent') + judges.cost,
        tokens: sum('tokens') + judges.tokens,
        unpriced: sum('unpriced'),
        judges,
        left: open === 0 ? 0 : finished === 0 ? null : Math.round(each * open),
      }
    },
    async stop(id) {
      const { status } = await get(id)
      if (status !== 'running') {
        throw new HttpError(
          409,
          'EXPERIMENT_IS_OVER',
          `The experiment "${id}" is not running; there is nothing to stop.`,
        )
      }
      await rest(id)
      // Nobody is left who works on it.
      if ((await get(id)).status === 'running') await store.mark(id, 'stopped')
      return get(id)
    },
    async resume(id) {
      refuseLeaving()
      const experiment = await get(id)
      if (live.has(id)) return experiment
      return relaunch(id)
    },
    async addVariant(id, variant) {
      refuseLeaving()
      const experiment = await get(id)
      const { create, variants, trials } = experiment
      if (variants.some(({ name }) => name === variant.name)) {
        throw unfit(`The experiment has a variant "${variant.name}" already.`)
      }
      const { document: _, ...settled } = await settleVariant(experiment.graph, variant, parts)
      await rest(id)
      const examples = await store.examples(id)
      const changed = { ...create, variants: [...create.variants, variant] }
      await store.addVariant(id, settled, changed, openRuns(id, variant.name, examples, trials))
      return relaunch(id)
    },
    async rescore(id, { evaluators: chosen, baseline }) {
      refuseLeaving()
      const experiment = await get(id)
      const { create, variants } = experiment
      refuseUnknownBaseline(
        baseline,
        variants.map(({ name }) => name),
      )
      const evaluators = settleEvaluators(chosen)
      const documents = await Promise.all(variants.map(({ version }) => graphs.document(version)))
      refuseUnknownNodes(
        chosen,
        documents.filter((document) => document !== undefined),
      )
      await rest(id)
      const keys = new Set(evaluators.map(({ key }) => key))
      const kept = create.evaluators.filter((one) => {
        const [settled] = settleEvaluators([one])
        return settled !== undefined && !keys.has(settled.key)
      })
      const moved = baseline !== undefined && baseline !== baselineOf(experiment)
      // With another baseline all that was compared is compared anew.
      const compared = moved ? settleEvaluators(kept).filter(comparesAnswers) : []
      await store.setEvaluators(id, [...evaluators, ...compared], {
        ...create,
        evaluators: [...kept, ...chosen],
        ...(baseline === undefined ? {} : { baseline }),
      })
      return relaunch(id)
    },
    async remove(id) {
      await rest(id)
      if (!(await store.remove(id))) throw notFound(`experiment "${id}"`)
    },
    listen(id, listener) {
      const of = listeners.get(id) ?? new Set()
      listeners.set(id, of.add(listener))
      return () => {
        of.delete(listener)
        if (of.size === 0 && listeners.get(id) === of) listeners.delete(id)
      }
    },
    onDone: (listener) => void doneListeners.push(listener),
    async recover() {
      let count = 0
      for (const id of await store.running()) {
        if (leaving || live.has(id)) continue
        const owner = owners.own()
        if (!(await owners.takeLeft(id))) continue
        const experiment = await store.find(id)
        if (experiment === undefined || live.has(id)) continue
        launch(experiment, owner)
        count += 1
      }
      return count
    },
    leave() {
      leaving = true
    },
  }
}

/** Nobody waits for the runs of the sample, and whoever asks something meanwhile is not to notice them. */
async function letOthersFirst(journal: Journal): Promise<void> {
  const patience = performance.now() + 2000
  do {
    await new Promise((resolve) => setTimeout(resolve, 20))
  } while (
    performance.now() < patience &&
    journal.runs({ status: 'running', experiment: null, limit: 1 }).length > 0
  )
}

function openRuns(
  experiment: string,
  variant: string,
  examples: readonly Example[],
  trials: number,
): StoredRun[] {
  return Array.from({ length: trials }, (_, trial) =>
    examples.map(({ id: example }): StoredRun => ({
      experiment,
      variant,
      example,
      trial,
      run: newRunId(),
      status: 'open',
      problem: null,
      executed: 0,
      reused: 0,
      ms: 0,
      cost: null,
      spent: 0,
      tokens: 0,
      ended_at: null,
    })),
  ).flat()
}
