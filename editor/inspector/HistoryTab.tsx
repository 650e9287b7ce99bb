import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ExecutionList, ScoredExecution } from '../../server/api/history.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { turnOf } from '../runs/span-path.ts'
import { showRun } from '../runs/start-run.ts'
import { useExperimentsOfRuns } from '../runs/use-experiments-of-runs.ts'
import { useRunNames } from '../runs/use-run-names.ts'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import {
  costInWords,
  formatAgo,
  formatCost,
  formatDuration,
  formatScore,
  formatTokens,
} from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Select } from '../ui/Select.tsx'
import { Section } from './Head.tsx'
import { outlierIn } from './outlier.ts'
import { metricsOf, scoreIn } from './past-scores.ts'
import styles from './HistoryTab.module.css'

const short = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' })

/** The last executions of a node in any run: how long they took, what they cost, how well their runs did. */
export default function HistoryTab({ node }: { node: string }) {
  const graph = useDocument((state) => state.graph?.name ?? '')
  // A run that has come to its end adds to the history.
  const ended = useRunStore(({ trace }) => (isOpen(trace) ? '' : (trace?.run ?? '')))
  const { data, error } = useQuery({
    queryKey: ['executions', graph, node, ended],
    queryFn: () =>
      request<ExecutionList>(
        `/api/graphs/${encodeURIComponent(graph)}/executions?node=${encodeURIComponent(node)}`,
      ),
    enabled: graph !== '',
  })
  if (error !== null) {
    return (
      <div className={styles.notice}>
        <Notice tone="error" title="The history could not be loaded">
          {error.message}
        </Notice>
      </div>
    )
  }
  if (data === undefined) {
    return (
      <div className={styles.notice}>
        <Skeleton height={120} />
      </div>
    )
  }
  if (data.executions.length === 0) {
    return <EmptyState title="Not run yet">Its executions are listed here then.</EmptyState>
  }
  return <Executions graph={graph} node={node} executions={data.executions} />
}

interface Props {
  readonly graph: string
  readonly node: string
  /** Newest first. */
  readonly executions: readonly ScoredExecution[]
}

function Executions({ graph, node, executions }: Props) {
  const experiments = useExperimentsOfRuns(graph)
  const metrics = metricsOf(executions, node)
  const [chosen, setChosen] = useState<string>()
  const shownMetric = metrics.find(({ metric }) => metric === chosen) ?? metrics[0]
  const scores = executions.map((one) => scoreIn(one, shownMetric?.metric, node))
  const given = scores.filter((score) => score !== undefined)
  const nameOf = useRunNames(graph)
  const shown = useRunStore(({ trace }) => trace?.run)
  const now = useSlowNow()
  const durations = executions.map(({ duration }) => duration)
  const outlier = outlierIn(durations)
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0
  const most = Math.max(1, ...durations)
  const costs = executions.map(({ cost }) => cost)
  const cost = costs.some((one) => one === null)
    ? null
    : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0) / costs.length
  const anyTokens = executions.some(({ tokens }) => tokens > 0)
  const slow = outlier === undefined ? undefined : executions[outlier]
  return (
    <>
      <Section title={`Last ${executions.length}`}>
        <dl className={styles.figures}>
          <div>
            <dt>time p50 · p95</dt>
            <dd>
              {formatDuration(at(0.5))} · {formatDuration(at(0.95))}
            </dd>
          </div>
          <div>
            <dt>cost each</dt>
            <dd>{costInWords(cost)}</dd>
          </div>
          {shownMetric !== undefined && (
            <div>
              <dt>score, mean of {given.length}</dt>
              <dd>{formatScore(given.reduce((sum, one) => sum + one, 0) / given.length)}</dd>
            </div>
          )}
        </dl>
        {metrics.length > 1 && (
          <Select
            label="Score"
            labelHidden
            options={metrics.map(({ metric, title }) => ({ id: metric, label: title }))}
            value={shownMetric?.metric ?? null}
            onChange={setChosen}
          />
        )}
        <div className={styles.bars} aria-hidden>
          {executions.toReversed().map((one) => (
            <i
              key={`${one.run} ${one.path}`}
              data-outlier={one === slow || undefined}
              data-failed={one.status === 'failed' || undefined}
              data-shown={one.run === shown || undefined}
              style={{ height: `${Math.max(6, (one.duration / most) * 100)}%` }}
            />
          ))}
        </div>
        <p className={styles.words}>
          Time of each, the newest at the right.
          {slow !== undefined && (
            <>
              {' '}
              One was slow: <b>{formatDuration(slow.duration)}</b> in the run {nameOf(slow.run)}.
            </>
          )}
        </p>
      </Section>
      <ol
        className={styles.list}
        aria-label="Executions"
        data-tokens={anyTokens || undefined}
        data-scores={given.length > 0 || undefined}
      >
        {/* The words of a line say what is what where it is read out. */}
        <li className={styles.heads} aria-hidden>
          <span>run</span>
          <span />
          <span>when</span>
          {shownMetric !== undefined && <b>score</b>}
          <b>{anyTokens && 'tokens'}</b>
          <b>{anyTokens && 'cost'}</b>
          <b>time</b>
        </li>
        {executions.map((one, at) => (
          <li key={`${one.run} ${one.path}`}>
            <AriaButton
              className={styles.line ?? ''}
              aria-current={one.run === shown}
              onPress={() => showRun(one.run)}
            >
              <code>{nameOf(one.run)}</code>
              <span>{turnOf(one.path) ?? ''}</span>
              <span className={styles.ago}>
                {one.status === 'failed' ? 'failed, ' : ''}
                {formatAgo(one.endedAt, now, short)}
                {one.experiment !== undefined &&
                  (experiments.get(one.experiment)?.sample === true ? ', sample' : ', evaluation')}
              </span>
              {shownMetric !== undefined && (
                <b title={shownMetric.title}>
                  {scores[at] === undefined ? '–' : formatScore(scores[at])}
                </b>
              )}
              <b>{one.tokens > 0 ? formatTokens(one.tokens) : ''}</b>
              <b>{one.tokens > 0 ? formatCost(one.cost) : ''}</b>
              <b data-outlier={one === slow || undefined}>{formatDuration(one.duration)}</b>
            </AriaButton>
          </li>
        ))}
      </ol>
    </>
  )
}
