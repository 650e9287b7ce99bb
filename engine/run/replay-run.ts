import { withConfigs } from '../graph/with-configs.ts'
import type { ReplayOptions, RunHandle } from './engine.ts'
import { readInput } from './input-error.ts'
import type { LiveRuns } from './live-runs.ts'
import { readRecovered } from './recover.ts'
import { ReplayError, replayProblems, requestOf } from './replay-request.ts'
import { settingsOf } from './settings-of.ts'

/**
 * Starts a new run of what an earlier one did, from its records where the edits leave them valid.
 * @throws GraphError, InputError, ReplayError
 */
export async function replayRun(
  runs: LiveRuns,
  run: string,
  given: ReplayOptions,
): Promise<RunHandle> {
  const record = runs.journal.run(run)
  if (record === undefined) throw new ReplayError([`There is no run "${run}".`])
  const base = given.graph ?? (await runs.graphOf(record))
  if (base === undefined) {
    throw new ReplayError([
      `The graph "${record.graph}" of the run "${run}" is not stored any more; say which graph is to run.`,
    ])
  }
  const request = requestOf(given)
  const { input, subgraphs } = readRecovered(runs.journal, run)
  const pinned = given.graph === undefined ? subgraphs : {}
  const unedited = await runs.prepare(base, pinned, given.graphs)
  const problems = replayProblems(unedited.plan, request)
  if (problems.length > 0) throw new ReplayError(problems)
  const edited = withConfigs(unedited.graph, request.edits?.config)
  const planned = await runs.prepare(edited, pinned, given.graphs)
  const known = Object.entries(input).filter(([name]) => Object.hasOwn(planned.graph.inputs, name))
  const values = { ...Object.fromEntries(known), ...request.edits?.input }
  const handle = runs.launch(planned, readInput(planned.graph, values), {
    id: runs.newId(given),
    version: unedited.version,
    settings: settingsOf(given),
    replay: runs.replayOf(run, request),
    signal: given.signal,
  })
  await handle.started
  return handle
}
