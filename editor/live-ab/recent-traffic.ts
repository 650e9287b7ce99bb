import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { RunList } from '../../server/api.ts'
import type { FeedbackTotals } from '../../server/api/feedback.ts'
import type { Metric } from '../../engine/evaluate/live/plan.ts'
import { request } from '../client/request.ts'
import { listFeedback } from '../feedback/feedback-requests.ts'
import type { Baseline } from './needed-traffic.ts'

/** What the last runs of a graph tell about what comes. */
export interface RecentTraffic {
  /** Runs on a day; undefined below 20 runs, which tell nothing. */
  readonly perDay?: number
  readonly latency?: { readonly mean: number; readonly variance: number }
  readonly failed?: number
  readonly runs: number
  readonly feedback: FeedbackTotals
}

const day = 24 * 60 * 60 * 1000
const enough = 20

/** The last 200 runs of the graph, and the feedback that came through the deployment. */
export function useRecentTraffic(graph: string, deployment: string): UseQueryResult<RecentTraffic> {
  return useQuery({
    queryKey: ['recent-traffic', graph, deployment],
    queryFn: async () => {
      const query = new URLSearchParams({ limit: '200', graph })
      const [{ runs }, { totals }] = await Promise.all([
        request<RunList>(`/api/runs?${query.toString()}`),
        listFeedback(
          { deployment, graph: undefined, version: undefined, kind: undefined, days: undefined },
          '',
        ),
      ])
      return summed(runs, totals, Date.now())
    },
  })
}

export function summed(
  runs: RunList['runs'],
  feedback: FeedbackTotals,
  now: number,
): RecentTraffic {
  if (runs.length < enough) return { runs: runs.length, feedback }
  const first = Math.min(...runs.map(({ startedAt }) => startedAt))
  const over = runs.filter(({ status }) => status === 'succeeded' || status === 'failed')
  const times = over.flatMap(({ startedAt, endedAt }) =>
    endedAt === undefined ? [] : [endedAt - startedAt],
  )
  const mean = times.reduce((sum, one) => sum + one, 0) / Math.max(1, times.length)
  const variance =
    times.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, times.length - 1)
  return {
    runs: runs.length,
    feedback,
    // A burst within an hour is no day.
    ...(now - first < day / 24 ? {} : { perDay: (runs.length / (now - first)) * day }),
    ...(times.length < enough ? {} : { latency: { mean, variance } }),
    ...(over.length < enough
      ? {}
      : { failed: over.filter(({ status }) => status === 'failed').length / over.length }),
  }
}

/** What is known of a metric from recent traffic, or has to be assumed. */
export function baselineOf({ name, scale }: Metric, recent: RecentTraffic): Baseline {
  const { perDay, latency, failed, feedback, runs } = recent
  const { up, down, entries } = feedback
  // Of all runs only those with feedback have a value.
  const rated =
    perDay === undefined || runs === 0 ? undefined : perDay * Math.min(1, entries / runs)
  const all = perDay === undefined ? {} : { perDay }
  if (name === 'latency' && latency !== undefined) {
    return { ...latency, ...all, from: `From the last ${runs} runs.` }
  }
  if (name === 'failed' && failed !== undefined) {
    const share = Math.max(failed, 1 / runs)
    return {
      mean: share,
      variance: share * (1 - share),
      ...all,
      from: `From the last ${runs} runs.`,
    }
  }
  if (name === 'thumbs') {
    const known = up + down >= enough
    const share = known ? Math.min(0.99, Math.max(0.01, up / (up + down))) : 0.6
    return {
      mean: share,
      variance: share * (1 - share),
      ...(rated === undefined || !known ? {} : { perDay: rated }),
      from: known ? `From ${up + down} thumbs so far.` : 'Assuming that 60 % of thumbs are up.',
    }
  }
  if (name === 'stars') return { mean: 4, variance: 1.2, from: 'Assuming stars around 4.' }
  if (scale === 'share') return { mean: 0.8, variance: 0.16, ...all, from: 'Assuming about 80 %.' }
  if (scale === 'score') {
    return { mean: 0.75, variance: 0.04, ...all, from: 'Assuming scores around 0.75.' }
  }
  return {
    mean: 1,
    variance: 0.25,
    ...all,
    from: 'Assuming that half of the mean is usual as its spread.',
  }
}
