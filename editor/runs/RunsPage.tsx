import { useInfiniteQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { RunList, RunSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { AddToDataset } from '../datasets/AddToDataset.tsx'
import { GraphPage } from '../shell/GraphPage.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { useVersionNames } from '../versions/use-version-names.ts'
import { namesOfRuns } from './run-names.ts'
import styles from './RunsPage.module.css'

const pageSize = 50

/** Runs of one graph, or of all, newest first. Each opens on the canvas. */
export default function RunsPage({ graph }: { graph?: string }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['runs', graph ?? ''],
      initialPageParam: '',
      queryFn: ({ pageParam }) => {
        const query = new URLSearchParams({ limit: String(pageSize) })
        if (graph !== undefined) query.set('graph', graph)
        if (pageParam !== '') query.set('before', pageParam)
        return request<RunList>(`/api/runs?${query.toString()}`)
      },
      getNextPageParam: (last) => (last.runs.length < pageSize ? undefined : last.runs.at(-1)?.id),
    })
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs) ?? [], [data])
  const names = useMemo(() => namesOfRuns(runs), [runs])
  return (
    <GraphPage
      graph={graph}
      title="Runs"
      lead="Every run keeps what each node took in, gave out and cost."
    >
      {error !== null && (
        <Notice tone="error" title="The runs could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton height={200} />}
      {data !== undefined && runs.length === 0 && (
        <EmptyState icon={<Activity />} title="No runs yet">
          Open a graph and run it once; each run is listed here and opens on the canvas.
        </EmptyState>
      )}
      {runs.length > 0 && (
        <ul className={styles.list}>
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              name={names.get(run.id) ?? ''}
              withGraph={graph === undefined}
            />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={styles.more}>
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Earlier runs
          </Button>
        </div>
      )}
    </GraphPage>
  )
}

/** How long it took, or that it goes on. */
function timeOf({ status, startedAt, endedAt }: RunSummary): string {
  if (endedAt !== undefined) return formatDuration(endedAt - startedAt)
  return status === 'waiting' ? 'waits' : 'runs'
}

interface RowProps {
  readonly run: RunSummary
  readonly name: string
  readonly withGraph: boolean
}

function RunRow({ run, name, withGraph }: RowProps) {
  const now = useSlowNow()
  const version = useVersionNames(run.graph)(run.version)
  const input = Object.values(run.input).find((value) => typeof value === 'string')
  return (
    <li className={styles.row}>
      <Link href={paths.run(run.graph, run.id)} className={styles.run}>
        <StatusMark status={run.status === 'cancelled' ? 'stopped' : run.status} />
        <span className={styles.input}>
          {typeof input === 'string' ? input : JSON.stringify(run.input)}
        </span>
        <span className={styles.graph}>
          {withGraph && run.graph} {version}
          {` · ${name}`}
          {run.replayOf !== undefined && ', replay'}
        </span>
        <span className={styles.time} data-status={run.status}>
          {timeOf(run)}
        </span>
        <span className={styles.ago}>{formatAgo(run.startedAt, now)}</span>
      </Link>
      <SendToQueue graph={run.graph} sent={{ runs: [run.id] }} />
      <AddToDataset run={run.id} graph={run.graph} />
    </li>
  )
}
