import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { RunList, RunSummary } from '../../server/api.ts'
import type { ExperimentSummary } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { AddToDataset } from '../datasets/AddToDataset.tsx'
import { GraphPage } from '../shell/GraphPage.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCount, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { useVersionNames } from '../versions/use-version-names.ts'
import { RowBox } from '../ui/RowBox.tsx'
import { useChosenRows, type ChosenRows } from '../ui/use-chosen-rows.ts'
import { formatStretch } from '../monitor/moment-words.ts'
import { NarrowChip } from './NarrowChip.tsx'
import { namesOfRuns } from './run-names.ts'
import { SelectAll } from './SelectAll.tsx'
import { SelectedRuns } from './SelectedRuns.tsx'
import { useExperimentsOfRuns } from './use-experiments-of-runs.ts'
import { usageFigure, usageOfModels } from './usage-words.ts'
import { useNarrowedRuns } from './use-narrowed-runs.ts'
import { wholeList } from './whole-list.ts'
import styles from './RunsPage.module.css'

const pageSize = 50

/** Runs of one graph, or of all, newest first. Each opens on the canvas. */
export default function RunsPage({ graph }: { graph?: string }) {
  const [all, setAll] = useState(false)
  const { time, deployment, showAllTimes, showAllRuns } = useNarrowedRuns()
  const experiments = useExperimentsOfRuns(graph)
  const evaluated = [...experiments.values()].reduce((sum, one) => sum + one.progress.done, 0)
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['runs', graph ?? '', all ? 'all' : 'own', time, deployment],
      placeholderData: keepPreviousData,
      initialPageParam: '',
      queryFn: ({ pageParam }) => {
        const query = new URLSearchParams({ limit: String(pageSize) })
        if (graph !== undefined) query.set('graph', graph)
        if (deployment !== undefined) query.set('deployment', deployment)
        else if (all) query.set('experiments', 'true')
        if (time !== undefined) {
          query.set('from', String(time.from))
          query.set('to', String(time.to))
        }
        if (pageParam !== '') query.set('before', pageParam)
        return request<RunList>(`/api/runs?${query.toString()}`)
      },
      getNextPageParam: (last) => (last.runs.length < pageSize ? undefined : last.runs.at(-1)?.id),
    })
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs) ?? [], [data])
  const names = useMemo(() => namesOfRuns(runs), [runs])
  const order = idsOver(runs)
  const anyCosts = runs.some(({ usage }) => usageFigure(usage) !== '')
  const chosen = useChosenRows(order)
  const selectWhole = async (): Promise<void> => {
    const whole = await wholeList(async () => {
      const { data: read, hasNextPage: goesOn, isError } = await fetchNextPage()
      return {
        rows: read?.pages.flatMap((page) => page.runs) ?? [],
        goesOn: goesOn && !isError,
      }
    })
    chosen.take(idsOver(whole))
  }
  return (
    <GraphPage
      graph={graph}
      title="Runs"
      lead="Every run keeps what each node took in, gave out and cost."
    >
      {(time !== undefined || deployment !== undefined) && (
        <div className={styles.narrowed}>
          {time !== undefined && (
            <NarrowChip
              words={formatStretch(time)}
              removes="show all times again"
              onRemove={showAllTimes}
            />
          )}
          {deployment !== undefined && (
            <NarrowChip
              words={`Answered by ${deployment}`}
              removes="show all runs again"
              onRemove={showAllRuns}
            />
          )}
        </div>
      )}
      {error !== null && (
        <Notice
          tone="error"
          title="The runs could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={499} />}
      {data !== undefined && runs.length === 0 && time !== undefined && (
        <EmptyState
          icon={<Activity />}
          title="No runs in this time"
          action={<Button onPress={showAllTimes}>Show all times</Button>}
        />
      )}
      {data !== undefined &&
        runs.length === 0 &&
        time === undefined &&
        deployment !== undefined && (
          <EmptyState
            icon={<Activity />}
            title={`The deployment ${deployment} has answered nothing yet`}
            action={<Button onPress={showAllRuns}>Show all runs</Button>}
          />
        )}
      {data !== undefined &&
        runs.length === 0 &&
        time === undefined &&
        deployment === undefined && (
          <EmptyState
            icon={<Activity />}
            title={evaluated > 0 && !all ? 'No runs of your own yet' : 'No runs yet'}
            action={
              evaluated > 0 &&
              !all && (
                <Button onPress={() => setAll(true)}>
                  {`Show the ${formatCount(evaluated, 'run')} of evaluations`}
                </Button>
              )
            }
          >
            Open a graph and run it once; each run is listed here and opens on the canvas.
          </EmptyState>
        )}
      {runs.length > 0 && (
        <div className={styles.bar}>
          <SelectAll order={order} chosen={chosen} />
          {(evaluated > 0 || all) && deployment === undefined && (
            <Checkbox isSelected={all} onChange={setAll}>
              With the runs of evaluations
            </Checkbox>
          )}
        </div>
      )}
      {runs.length > 0 && (
        <ul className={styles.list} data-costs={anyCosts || undefined}>
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              name={names.get(run.id) ?? ''}
              withGraph={graph === undefined}
              experiment={experiments.get(run.experiment ?? '')}
              chosen={chosen}
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
      <SelectedRuns
        of="runs"
        rows={runs.filter(({ endedAt }) => endedAt !== undefined).map(toRow)}
        chosen={chosen}
        onWhole={hasNextPage ? () => void selectWhole() : undefined}
      />
    </GraphPage>
  )
}

/** Runs that go on can neither be reviewed nor be kept as examples. */
function idsOver(runs: readonly RunSummary[]): string[] {
  return runs.filter(({ endedAt }) => endedAt !== undefined).map(({ id }) => id)
}

function toRow({ id, graph }: RunSummary): { id: string; run: string; graph: string } {
  return { id, run: id, graph }
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
  /** Whose run it is. */
  readonly experiment: ExperimentSummary | undefined
  readonly chosen: ChosenRows
}

function RunRow({ run, name, withGraph, experiment, chosen }: RowProps) {
  const now = useSlowNow()
  const version = useVersionNames(run.graph)(run.version)
  const input = Object.values(run.input).find((value) => typeof value === 'string')
  return (
    <li className={styles.row} data-chosen={chosen.has(run.id) || undefined}>
      <RowBox
        label={`Select run ${name} of ${run.graph}`}
        isSelected={chosen.has(run.id)}
        isDisabled={run.endedAt === undefined}
        onChoose={(range) => chosen.choose(run.id, range)}
      />
      <Link href={paths.run(run.graph, run.id)} className={styles.run}>
        <StatusMark status={run.status === 'cancelled' ? 'stopped' : run.status} />
        <span className={styles.input}>
          {typeof input === 'string' ? input : JSON.stringify(run.input)}
        </span>
        <span className={styles.graph}>
          {withGraph && run.graph} {version}
          {` · ${name}`}
          {run.replayOf !== undefined && ', replay'}
          {run.experiment !== undefined && (
            <span title={experiment?.name}>
              {experiment?.sample === true ? ', sample' : ', evaluation'}
            </span>
          )}
        </span>
        <span className={styles.time} data-status={run.status}>
          {timeOf(run)}
        </span>
        <span className={styles.cost} title={usageOfModels(run.usage)}>
          {usageFigure(run.usage)}
        </span>
        <span className={styles.ago}>{formatAgo(run.startedAt, now)}</span>
      </Link>
      <SendToQueue graph={run.graph} sent={{ runs: [run.id] }} />
      <AddToDataset run={run.id} graph={run.graph} />
    </li>
  )
}
