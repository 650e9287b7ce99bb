import { ListTree } from 'lucide-react'
import { memo, useMemo } from 'react'
import { workTime, type Span, type Trace } from '../../engine/run/trace.ts'
import { revealNode } from '../canvas/reveal.ts'
import { useNow, useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCost, formatDuration, formatTokenPair } from '../ui/figures.ts'
import { useRunStore } from './run-store.ts'
import { outermostNode, turnOf } from './span-path.ts'
import { spanRows } from './span-rows.ts'
import { useSpanTitle } from './span-title.ts'
import { ticksFor } from './ticks.ts'
import styles from './TracePanel.module.css'

/** The spans of the run over time. A click opens one in the inspector. */
export function TracePanel() {
  const trace = useRunStore((state) => state.trace)
  if (trace === undefined || trace.startedAt === 0) {
    return (
      <EmptyState icon={<ListTree />} title="No run yet">
        Each execution of a node becomes a line here, with its inputs, outputs, time and calls.
      </EmptyState>
    )
  }
  return trace.status === 'running' ? (
    <LiveTrace trace={trace} />
  ) : (
    <Waterfall trace={trace} until={endOf(trace)} />
  )
}

function LiveTrace({ trace }: { trace: Trace }) {
  const now = useNow()
  return <Waterfall trace={trace} until={Math.max(now, trace.startedAt + 400)} />
}

/** While a run waits for a person, its time stands still. */
function endOf(trace: Trace): number {
  return Math.max(trace.startedAt + 1, trace.endedAt ?? trace.pauses.at(-1)?.from ?? 0)
}

function Waterfall({ trace, until }: { trace: Trace; until: number }) {
  const whole = Math.max(1, workTime(trace, until))
  const ticks = ticksFor(whole)
  const rows = useMemo(() => spanRows(trace), [trace])
  const selected = useRunStore((state) => state.selectedSpan)
  const anyCalls = rows.some(({ span }) => span.usage.calls > 0)
  return (
    <div className={styles.trace} role="grid" aria-label="Trace" data-calls={anyCalls || undefined}>
      <div className={styles.axis} role="row">
        <span role="columnheader">node</span>
        <div className={styles.track} role="columnheader">
          {ticks.map((tick) => (
            <em key={tick} style={{ left: `${(tick / whole) * 100}%` }}>
              {tick === 0 ? '0' : formatDuration(tick)}
            </em>
          ))}
          {trace.pauses.map(({ from, to }) => (
            <i
              key={from}
              className={styles.pause}
              style={{ left: `${(workTime(trace, from) / whole) * 100}%` }}
              title={
                to === undefined
                  ? 'Here it waits for a person'
                  : `Here it waited ${formatDuration(to - from)} for a person`
              }
            />
          ))}
        </div>
        <span className={styles.figure} role="columnheader">
          time
        </span>
        <span className={styles.figure} role="columnheader">
          {anyCalls ? 'tokens' : ''}
        </span>
        <span className={styles.figure} role="columnheader">
          {anyCalls ? 'cost' : ''}
        </span>
      </div>
      {rows.map(({ span, depth }) => (
        <Row
          key={span.path}
          span={span}
          depth={depth}
          whole={whole}
          start={workTime(trace, span.startedAt)}
          end={workTime(trace, span.endedAt ?? until)}
          selected={span.path === selected}
        />
      ))}
    </div>
  )
}

interface RowProps {
  readonly span: Span
  /** How many subgraphs it stands in. */
  readonly depth: number
  /** Milliseconds of work, from the start of the run on. */
  readonly start: number
  readonly end: number
  readonly whole: number
  readonly selected: boolean
}

const Row = memo(function Row({ span, depth, start, end, whole, selected }: RowProps) {
  const { family, title } = useSpanTitle(span)
  const left = (start / whole) * 100
  const width = (Math.max(0, end - start) / whole) * 100
  const first = span.calls.find((call) => call.firstToken !== undefined)?.firstToken
  const turn = turnOf(span.path)
  const open = () => {
    revealNode(outermostNode(span.path))
    useRunStore.setState({ selectedSpan: span.path })
  }
  return (
    <div
      className={styles.row}
      role="row"
      data-family={family}
      data-status={span.reused === undefined ? span.status : 'cached'}
      style={{ '--depth': depth }}
      aria-selected={selected}
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open()
      }}
    >
      <span className={styles.name} role="gridcell">
        <i aria-hidden />
        {title}
        {turn !== undefined && <small>{turn}</small>}
      </span>
      <div className={styles.track} role="gridcell">
        <span
          className={styles.bar}
          style={{ left: `${left}%`, width: `${Math.min(100 - left, width)}%` }}
        >
          {first !== undefined && end > start && (
            <u style={{ width: `${Math.min(100, (first / (end - start)) * 100)}%` }} />
          )}
        </span>
        <Note span={span} left={left} right={left + width} />
      </div>
      <span className={styles.figure} role="gridcell">
        {span.status === 'skipped' || span.status === 'waiting' || span.edited
          ? ''
          : formatDuration(span.duration ?? Math.max(1, end - start))}
      </span>
      <span className={styles.figure} role="gridcell">
        {span.usage.calls > 0 && formatTokenPair(span.usage)}
      </span>
      <span className={styles.figure} role="gridcell">
        {span.usage.calls > 0 && formatCost(span.usage.cost)}
      </span>
    </div>
  )
})

/** Beside the bar, where there is room for it; otherwise on the bar. Both are shares of the track, in percent. */
function Note({ span, left, right }: { span: Span; left: number; right: number }) {
  const text = span.status === 'waiting' ? <Waiting since={span.askedAt} /> : noteOf(span)
  if (text === '') return null
  if (right <= 70) {
    return (
      <small className={styles.note} style={{ left: `${right + 0.5}%` }}>
        {text}
      </small>
    )
  }
  const inside = left < 30
  return (
    <small
      className={styles.note}
      data-inside={inside || undefined}
      style={{ right: `${100 - (inside ? Math.min(100, right) : left) + 0.5}%` }}
    >
      {text}
    </small>
  )
}

function noteOf(span: Span): string {
  if (span.edited) return 'given by the replay'
  if (span.reused !== undefined) return 'cached'
  switch (span.status) {
    case 'failed': {
      const how = span.error?.code === 'deadline' ? 'nobody answered' : 'failed'
      return span.handled === true ? `${how}, handled` : how
    }
    case 'skipped':
      return 'skipped'
    case 'waiting':
      return 'waiting for a person'
    case 'stopped':
      return 'stopped'
    case 'retrying':
      return 'waits before the next attempt'
    case 'running':
    case 'succeeded':
      return [answerNote(span), retriesNote(span)].filter((note) => note !== '').join(', ')
  }
}

function retriesNote({ retries }: Span): string {
  if (retries.length === 0) return ''
  return retries.length === 1 ? '1 retry' : `${retries.length} retries`
}

/** What a person had to do with it, and how long that took. */
function answerNote({ answer, askedAt }: Span): string {
  if (answer === undefined) return ''
  const after = askedAt === undefined ? '' : ` after ${formatDuration(answer.at - askedAt)}`
  if (answer.expired) return `took its default${after}`
  return answer.by === undefined ? `answered${after}` : `answered by ${answer.by}${after}`
}

/** A clock of its own: nothing else of the trace moves while somebody is waited for. */
function Waiting({ since }: { since: number | undefined }) {
  const now = useSlowNow()
  const time = since === undefined || now - since < 60_000 ? '' : `, ${formatDuration(now - since)}`
  return `waiting for a person${time}`
}
