import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ExperimentAnswer, ExperimentProgress } from '../../server/api/experiments.ts'
import { experimentAddress, experimentKey } from './evaluate-requests.ts'

/** Milliseconds after which the means of a running experiment are asked again. */
const pause = 2000

/**
 * While an experiment runs, its progress comes by itself, and its means are asked again; at its end
 * everything is. Its query cannot ask by an interval of its own: each report would begin that anew.
 */
export function useFollowExperiment(id: string, running: boolean): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!running) return undefined
    const events = new EventSource(experimentAddress(id, '/events'))
    events.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      // SAFETY: the server sends progress as `server/api/experiments.ts` says.
      const progress = JSON.parse(data) as ExperimentProgress
      queries.setQueryData<ExperimentAnswer>(experimentKey(id), (before) =>
        before === undefined ? undefined : { ...before, progress },
      )
    })
    events.addEventListener('done', () => {
      events.close()
      void queries.invalidateQueries({ queryKey: experimentKey(id) })
      void queries.invalidateQueries({ queryKey: ['experiments'] })
    })
    const means = setInterval(() => {
      void queries.invalidateQueries({ queryKey: experimentKey(id), exact: true })
    }, pause)
    return () => {
      clearInterval(means)
      events.close()
    }
  }, [id, running, queries])
}
