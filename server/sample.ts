import { offlineModels } from '../engine/models/models.ts'
import type { ExperimentCreate } from './api/experiments.ts'
import type { Log } from './log.ts'
import { isUntouched } from './shipped-graphs.ts'
import { storedSettings } from './store/settings.ts'
import type { Workspace } from './workspace.ts'

/** The graph that a newcomer sees first, which comes with two versions and with a dataset. */
const sample = 'docs-chatbot'
/** The setting that says that its runs were recorded once: who deletes them is not given them again. */
const mark = 'sample'

/** Where the sample is recorded: what a workspace has. */
type SampleParts = Pick<
  Workspace,
  'store' | 'graphs' | 'datasets' | 'journal' | 'experiments' | 'experimentStore' | 'connection'
>

/**
 * To be asked before anybody can run the sample.
 * @param may whether this server is still to record it when its turn has come
 * @returns what records it, once nothing else has to be done; undefined where it is not new
 */
export async function sampleToRecord(
  parts: SampleParts,
  { log, may }: { log: Log; may: () => Promise<boolean> },
): Promise<(() => Promise<void>) | undefined> {
  if (!(await isSampleNew(parts))) return undefined
  return async () => {
    try {
      if (await may()) await recordSample(parts, log)
    } catch (error) {
      // A server that stops meanwhile has closed its store.
      const isWanted = await may().catch(() => true)
      if (isWanted) log.error({ err: error }, 'The sample could not be run.')
    }
  }
}

/** Whether the sample is as it came: with its two versions, never run, never evaluated. */
async function isSampleNew(parts: SampleParts): Promise<boolean> {
  if ((await storedSettings(parts.store).read(mark)) !== undefined) return false
  const graph = await parts.graphs.find(sample)
  if (graph === undefined || !isUntouched(graph)) return false
  const versions = await parts.graphs.versions(sample)
  return (
    versions.length === 2 &&
    parts.journal.runs({ graph: sample, limit: 1 }).length === 0 &&
    (await parts.experimentStore.list({ graph: sample })).length === 0
  )
}

/**
 * Runs both versions of the sample on its dataset, as an evaluation like any other, so that there is
 * something to look at from the beginning. Only where no model is connected: nobody asked for these
 * runs, so they must not cost anything.
 */
export async function recordSample(parts: SampleParts, log: Log): Promise<void> {
  await parts.connection.settled()
  if (!isOffline(parts.connection)) return
  const [second, first] = await parts.graphs.versions(sample)
  if (first === undefined || second === undefined) return
  if ((await parts.datasets.find(sample)) === undefined) return
  await storedSettings(parts.store).write(mark, { recorded: Date.now() })
  const names = { first: 'Version 1', second: 'Version 2' }
  const create: ExperimentCreate = {
    name: 'Do rewriting and reranking help?',
    graph: sample,
    dataset: sample,
    variants: [
      { name: names.first, version: first.version },
      { name: names.second, version: second.version },
    ],
    baseline: names.first,
    evaluators: [
      { key: 'recall', evaluator: 'recall', settings: { k: 6 } },
      { key: 'mrr', evaluator: 'mrr' },
      { key: 'correctness', evaluator: 'correctness.lexical' },
      { key: 'faithfulness', evaluator: 'faithfulness.lexical' },
      { key: 'latency', evaluator: 'latency' },
    ],
    concurrency: 1,
    sample: true,
  }
  await parts.experiments.create(create, 'Heddle')
  log.info(
    `The two versions of the sample "${sample}" are run on its dataset, without a model. HEDDLE_SAMPLE=off leaves that out.`,
  )
}

function isOffline({ profiles }: Pick<Workspace['connection'], 'profiles'>): boolean {
  const offline = offlineModels.resolve('chat', 'default')
  return profiles().every(({ resolved }) => resolved === offline)
}
