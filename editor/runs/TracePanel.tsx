import { ListTree } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { workTime, type Span, type Trace } from '../../engine/run/trace.ts'
import { spanOf } from '../canvas/node-run.ts'
import { revealNode } from '../canvas/reveal.ts'
import { useDocument } from '../document/document-store.ts'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { AheadRow, AllAheadRow } from './AheadRow.tsx'
import { stepMoment, useMomentWork } from './look-at-moment.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { outermostNode } from './span-path.ts'
import { spanRows, type SpanRow } from './span-rows.ts'
import { ticksFor } from './ticks.ts'
import { TraceAxis } from './TraceAxis.tsx'
import { rowHeight, TraceRow } from './TraceRow.tsx'
import { useCriticalPath } from './use-critical-path.ts'
import { useNodesAhead } from './use-nodes-ahead.ts'
import { useVisibleRows } from './visible-rows.ts'
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

/** More nodes than these that have not begun stand in one row. */
const mostAhead = 8

/** Only the rows in sight are there, so a run of ten thousand is as quick as one of ten. */
function Waterfall({ trace, until }: { trace: Trace; until: number }) {
  const element = useRef<HTMLDivElement>(null)
  const whole = Math.max(1, workTime(trace, until))
  const rows = useMemo(() => spanRows(trace), [trace])
  const anyCalls = useMemo(() => rows.some(({ span }) => span.usage.calls > 0), [rows])
  const selected = useSelected(trace)
  const critical = useCriticalPath(isOpen(trace) ? undefined : trace)
  const ahead = useNodesAhead(trace)
  const together = ahead.length > mostAhead
  const count = rows.length + (together ? 1 : ahead.length)
  const { first, last } = useVisibleRows(element, count, rowHeight)
  // One row takes the focus, wherever the list is scrolled to.
  const [current, setCurrent] = useState(0)
  const wanted = useRef<number>(undefined)
  useLayoutEffect(() => {
    // A row that was scrolled to is there only now.
    const row = element.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (wanted.current === undefined || row === null || row === undefined) return
    wanted.current = undefined
    row.focus({ preventScroll: true })
  }, [current, first, last])
  const stop = current >= first && current < last ? current : first
  const openAt = (index: number): void => {
    const row = rows[index]
    const next = together ? undefined : ahead[index - rows.length]
    if (row !== undefined) open(row)
    else if (next !== undefined) revealNode(next.node)
  }
  return (
    <div
      ref={element}
      className={styles.trace}
      role="grid"
      aria-label="Trace"
      aria-rowcount={count + 1}
      tabIndex={-1}
      data-calls={anyCalls || undefined}
      onKeyDown={(event) => {
        const next = onKey(event, stop, count, () => openAt(stop))
        if (next === undefined) return
        event.preventDefault()
        setCurrent(next)
        wanted.current = next
        bringIntoSight(element.current, next)
      }}
    >
      <TraceAxis trace={trace} whole={whole} anyCalls={anyCalls} />
      <div className={styles.rows} role="rowgroup" style={{ height: count * rowHeight }}>
        <Marks whole={whole} />
        {rows.slice(first, last).map(({ span, depth }, at) => (
          <TraceRow
            key={span.path}
            index={first + at}
            span={span}
            depth={depth}
            whole={whole}
            start={workTime(trace, span.startedAt)}
            end={workTime(trace, span.endedAt ?? until)}
            {...waitOf(trace, span)}
            critical={critical.has(span.path)}
            selected={span.path === selected}
            isStop={first + at === stop}
            onOpen={() => {
              setCurrent(first + at)
              open({ span, depth })
            }}
          />
        ))}
        {together ? (
          <AllAheadRow index={rows.length} isStop={stop === rows.length} ahead={ahead} />
        ) : (
          ahead.map((one, at) => (
            <AheadRow
              key={one.node}
              index={rows.length + at}
              isStop={stop === rows.length + at}
              ahead={one}
              onOpen={() => {
                setCurrent(rows.length + at)
                revealNode(one.node)
              }}
            />
          ))
        )}
        <Playhead whole={whole} />
      </div>
    </div>
  )
}

/** The part of an execution in which a person had not answered yet, in milliseconds of work. */
function waitOf(trace: Trace, { askedAt, answer }: Span): { waitFrom?: number; waitTo?: number } {
  if (askedAt === undefined || answer === undefined) return {}
  return { waitFrom: workTime(trace, askedAt), waitTo: workTime(trace, answer.at) }
}

/** The execution that the inspector shows: the chosen one, or the newest of the selected node. */
function useSelected(trace: Trace): string | undefined {
  const chosen = useRunStore((state) => state.selectedSpan)
  const node = useDocument(({ selection }) => (selection.length === 1 ? selection[0] : undefined))
  if (node === undefined) return chosen
  return chosen !== undefined && outermostNode(chosen) === node ? chosen : spanOf(trace, node)?.path
}

function open({ span }: SpanRow): void {
  revealNode(outermostNode(span.path))
  useRunStore.setState({ selectedSpan: span.path })
}

/** The row to go to; undefined where the key means nothing here. */
function onKey(
  event: KeyboardEvent,
  at: number,
  count: number,
  onOpen: () => void,
): number | undefined {
  const to = (next: number): number => Math.min(count - 1, Math.max(0, next))
  switch (event.key) {
    case 'ArrowDown':
      return to(at + 1)
    case 'ArrowUp':
      return to(at - 1)
    case 'PageDown':
      return to(at + 10)
    case 'PageUp':
      return to(at - 10)
    case 'Home':
      return to(0)
    case 'End':
      return to(count - 1)
    case 'Enter':
      onOpen()
      return undefined
    case ',':
      stepMoment(-1)
      return undefined
    case '.':
      stepMoment(1)
      return undefined
    default:
      return undefined
  }
}

function bringIntoSight(list: HTMLElement | null, index: number): void {
  if (list === null) return
  const top = index * rowHeight
  const room = list.clientHeight - 2 * rowHeight
  if (top < list.scrollTop) list.scrollTop = top
  else if (top > list.scrollTop + room) list.scrollTop = top - room
}

/** Thin lines where the marks of the scale are. */
function Marks({ whole }: { whole: number }) {
  const [, step] = ticksFor(whole)
  if (step === undefined) return null
  return (
    <div className={styles.over} aria-hidden>
      <i className={styles.marks} style={{ '--step': `${(step / whole) * 100}%` }} />
    </div>
  )
}

/** The line of the moment that is looked at, through all rows. */
function Playhead({ whole }: { whole: number }) {
  const work = useMomentWork()
  if (work === undefined) return null
  return (
    <div className={styles.over} aria-hidden>
      <i className={styles.playhead} style={{ left: `${(work / whole) * 100}%` }} />
    </div>
  )
}
