import { answerRun, expireWait } from './answer-run.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { estimateRun } from './estimate.ts'
import { readInput } from './input-error.ts'
import { LiveRuns } from './live-runs.ts'
import { openOutside } from './outside.ts'
import { createPreparation } from './prepare.ts'
import { recoverRuns } from './recover-runs.ts'
import { replayRun } from './replay-run.ts'
import { settingsOf } from './settings-of.ts'
import { timeOf } from './time-of.ts'

/** Puts the parts together: nodes from the catalogue, models and indexes from outside, records in the journal. */
export function createEngine(options: EngineOptions): Engine {
  const { catalogue, journal } = options
  const prepare = createPreparation(catalogue, options.graphs)
  const outside = openOutside(options)
  const runs = new LiveRuns(options, outside, prepare, (run, path) => {
    // Where the journal cannot even be read, the next start takes the deadline over.
    void expireWait(runs, run, path).catch(() => undefined)
  })
  return {
    prepare: (graph) => prepare(graph),
    estimate: async (graph) => estimateRun(journal, await prepare(graph)),
    timeOf: async (graph, trace) => timeOf((await prepare(graph)).plan, trace),
    async start(graph, input, given = {}) {
      const { signal, graphs, ...rest } = given
      const planned = await prepare(graph, undefined, graphs)
      const handle = runs.launch(planned, readInput(planned.graph, input), {
        id: runs.newId(given),
        settings: settingsOf(rest),
        signal,
      })
      await handle.started
      return handle
    },
    replay: (run, given = {}) => replayRun(runs, run, given),
    answer: (run, node, values, { by, graph } = {}) =>
      answerRun(runs, run, node, { answer: values, ...(by === undefined ? {} : { by }) }, graph),
    attach: (run) => runs.get(run)?.handle,
    cancel: (run, reason) => runs.cancel(run, reason),
    recover: (find = runs.findGraph, onStuck) => {
      runs.findGraph = find
      return recoverRuns(runs, onStuck)
    },
    async close({ grace = 0 } = {}) {
      await runs.close(grace)
      await outside.close()
    },
  }
}
