import { ListTree } from 'lucide-react'
import { memo, useMemo } from 'react'
import type { Span, Trace } from '../../engine/run/trace.ts'
import { revealNode } from '../canvas/reveal.ts'
import { useDocument } from '../document/document-store.ts'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import { titleOf } from '../canvas/card.ts'
import { isFrame } from '../../engine/graph/document.ts'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCost, formatDuration, formatTokens } from '../ui/figures.ts'
import type { Family } from '../ui/node-icons.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { turnOf } from './span-path.ts'
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
  return isOpen(trace) ? (
    <LiveTrace trace={trace} />
  ) : (
    <Waterfall trace={trace} until={endOf(trace)} />
  )
}

function LiveTrace({ trace }: { trace: Trace }) {
  const now = useNow()
  return <Waterfall trace={trace} until={Math.max(now, trace.startedAt + 400)} />
}

function endOf(trace: Trace): number {
  return Math.max(trace.startedAt + 1, trace.endedAt ?? 0)
}

function Waterfall({ trace, until }: { trace: Trace; until: number }) {
  const whole = until - trace.startedAt
  const ticks = ticksFor(whole)
  const spans = useMemo(() => [...trace.spans.values()], [trace])
  const selected = useRunStore((state) => state.selectedSpan)
  const anyCalls = spans.some((span) => span.usage.calls > 0)
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
      {spans.map((span) => (
        <Row
          key={span.path}
          span={span}
          start={trace.startedAt}
          whole={whole}
          end={span.endedAt ?? until}
          selected={span.path === selected}
        />
      ))}
    </div>
  )
}

interface RowProps {
  readonly span: Span
  readonly start: number
  readonly whole: number
  readonly end: number
  readonly selected: boolean
}

const Row = memo(function Row({ span, start, whole, end, selected }: RowProps) {
  const { family, title } = useNodeName(span)
  const left = ((span.startedAt - start) / whole) * 100
  const width = (Math.max(0, end - span.startedAt) / whole) * 100
  const first = span.calls.find((call) => call.firstToken !== undefined)?.firstToken
  const turn = turnOf(span.path)
  const open = () => {
    revealNode(span.node)
    useRunStore.setState({ selectedSpan: span.path })
  }
  return (
    <div
      className={styles.row}
      role="row"
      data-family={family}
      data-status={span.reused === undefined ? span.status : 'cached'}
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
          {first !== undefined && end > span.startedAt && (
            <u style={{ width: `${Math.min(100, (first / (end - span.startedAt)) * 100)}%` }} />
          )}
        </span>
        <small
          className={styles.note}
          style={
            left + width > 70
              ? { right: `${100 - left + 0.5}%` }
              : { left: `${left + width + 0.5}%` }
          }
        >
          {noteOf(span)}
        </small>
      </div>
      <span className={styles.figure} role="gridcell">
        {span.status === 'skipped'
          ? ''
          : formatDuration(span.duration ?? Math.max(1, end - span.startedAt))}
      </span>
      <span className={styles.figure} role="gridcell">
        {span.usage.calls > 0 &&
          `${formatTokens(span.usage.inputTokens)} → ${formatTokens(span.usage.outputTokens)}`}
      </span>
      <span className={styles.figure} role="gridcell">
        {span.usage.calls > 0 && formatCost(span.usage.cost)}
      </span>
    </div>
  )
})

function noteOf(span: Span): string {
  if (span.reused !== undefined) return 'cached'
  switch (span.status) {
    case 'failed':
      return span.handled === true ? 'failed, handled' : 'failed'
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
      return span.retries.length === 0
        ? ''
        : `${span.retries.length} ${span.retries.length === 1 ? 'retry' : 'retries'}`
  }
}

function useNodeName(span: Span): { title: string; family: Family } {
  const entry = useDocument(({ graph }) => graph?.nodes[span.node])
  const description = useDocument(({ context }) => {
    const type = entry !== undefined && !isFrame(entry) ? entry.type : span.nodeType
    return context.describe(readTypeName(type).type)
  })
  if (description === undefined) return { title: span.node, family: 'flow' }
  const title =
    entry === undefined || isFrame(entry) ? span.node : titleOf(span.node, entry, description)
  return { title, family: description.family }
}
