import { workTime } from '../../../engine/run/trace.ts'
import { useNow } from '../../ui/clock.ts'
import { loadLater } from '../../ui/load-later.tsx'
import { formatCost, formatDuration, formatTokenPair, formatTokens } from '../../ui/figures.ts'
import { inputsId, outputsId } from '../../document/command.ts'
import { useRunGraph, type Staleness } from '../../runs/run-graph.ts'
import { seenTrace, useRunStore } from '../../runs/run-store.ts'
import type { Card } from '../card.ts'
import { useNodeSpan, useNodeStatus } from '../node-run.ts'
import { useStaleness } from '../stale.ts'
import styles from './CardFoot.module.css'

const SavedFigures = loadLater(() => import('./SavedFigures.tsx'))

/** Of a run that was of another graph from the beginning. */
const staleWords: Readonly<Record<Staleness, string>> = {
  added: 'not in the graph that ran',
  changed: 'changed since this run',
  fed: 'fed by what has changed',
}

/** Time, tokens and cost of the newest execution; or a word on why there are none. */
export function CardFoot({ card }: { card: Card }) {
  const stale = useStaleness(card.id)
  const isOther = useRunGraph((state) => state.isOther)
  return (
    <footer className={styles.foot} data-stale={stale !== undefined || undefined}>
      {stale === undefined ? (
        <Figures id={card.id} />
      ) : (
        <span>{isOther ? staleWords[stale] : 'from before your edit'}</span>
      )}
    </footer>
  )
}

function Figures({ id }: { id: string }) {
  const span = useNodeSpan(id)
  const status = useNodeStatus(id)
  if (id === inputsId || id === outputsId) return <RunFigures id={id} />
  switch (status) {
    case 'idle':
      return <span>not reached</span>
    case 'queued':
      return <span>waiting for input</span>
    case 'skipped':
      return <span title={span?.skipReason}>skipped</span>
    case 'waiting':
      return <span>waiting for a person</span>
    case 'stopped':
      return <span>stopped</span>
    case 'running':
    case 'retrying':
      return (
        <>
          <Running since={span?.startedAt} />
          {span !== undefined && span.attempt > 1 && <span>attempt {span.attempt}</span>}
        </>
      )
    case 'succeeded':
    case 'cached':
    case 'warning':
    case 'failed':
    case 'changed':
      break
  }
  if (span === undefined) return null
  const { usage, duration } = span
  return (
    <>
      {span.edited && <span>given by the replay</span>}
      {duration !== undefined && !span.edited && (
        <b>{status === 'cached' ? <s>{formatDuration(duration)}</s> : formatDuration(duration)}</b>
      )}
      {usage.calls > 0 && (
        <b title="Tokens in and out">
          {usage.uncounted === undefined ? (
            <>
              {formatTokens(usage.inputTokens)}
              <em>→</em>
              {formatTokens(usage.outputTokens)}
            </>
          ) : (
            formatTokenPair(usage)
          )}
        </b>
      )}
      {span.retries.length > 0 && <span>{span.retries.length} retried</span>}
      {status === 'cached' && <SavedFigures span={span} />}
      {usage.calls > 0 && (
        <b
          className={styles.cost}
          title={usage.cost === null ? 'The price of the model is not known' : 'Cost'}
        >
          {formatCost(usage.cost)}
        </b>
      )}
    </>
  )
}

/** A clock that ticks four times a second, outside of the run's own updates. */
function Running({ since }: { since: number | undefined }) {
  const now = useNow()
  const moment = useRunStore((state) => state.moment)
  return <b>{since === undefined ? '' : formatDuration(Math.max(1, (moment ?? now) - since))}</b>
}

function RunFigures({ id }: { id: string }) {
  const status = useRunStore((state) => seenTrace(state)?.status)
  const duration = useRunStore((state) => {
    const trace = seenTrace(state)
    return trace?.endedAt === undefined ? undefined : workTime(trace, trace.endedAt)
  })
  if (id === inputsId) return <span>given</span>
  if (duration === undefined) return <span>waiting for input</span>
  if (status === 'cancelled') return <span>the run was stopped</span>
  if (status !== 'succeeded') return <span>the run failed</span>
  return <b title="The whole run">{formatDuration(duration)}</b>
}
