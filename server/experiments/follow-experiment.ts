import type { ExperimentProgress, ExperimentSummary } from '../api/experiments.ts'
import type { StoredExperiment } from './experiment-store.ts'
import type { Experiments } from './experiments.ts'

export type ExperimentEvent =
  | { readonly event: 'progress'; readonly data: ExperimentProgress }
  | { readonly event: 'done'; readonly data: ExperimentSummary }

/** Milliseconds from one report to the next at least. */
const pause = 250

/** Milliseconds after which the store is asked again. */
const longestSilence = 1000

/** How an experiment comes on, until it is over: the first report at once, then when something changed. */
export async function* followExperiment(
  id: string,
  experiments: Pick<Experiments, 'get' | 'listen' | 'progress'>,
  summarize: (experiment: StoredExperiment) => Promise<ExperimentSummary>,
): AsyncGenerator<ExperimentEvent, void, undefined> {
  let news = Promise.withResolvers<void>()
  const stopListening = experiments.listen(id, () => news.resolve())
  try {
    for (;;) {
      const heard = news.promise
      const experiment = await experiments.get(id)
      if (experiment.status !== 'running') {
        yield { event: 'done', data: await summarize(experiment) }
        return
      }
      yield { event: 'progress', data: await experiments.progress(experiment) }
      // What another process works on tells nobody here.
      await Promise.race([heard, silence()])
      news = Promise.withResolvers<void>()
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  } finally {
    stopListening()
  }
}

function silence(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, longestSilence).unref()
  })
}
