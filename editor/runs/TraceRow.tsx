import { memo } from 'react'
import type { Span } from '../../engine/run/trace.ts'
import { Button } from 'react-aria-components'
import { useNow } from '../ui/clock.ts'
import { formatCost, formatDuration, formatTokenPair, formatWait } from '../ui/figures.ts'
import { openQuestion } from './open-question.ts'
import { savedWords } from './saved-words.ts'
import { savedBy } from './saved.ts'
import { turnOf } from './span-path.ts'
import { useSpanTitle } from './span-title.ts'
import { isAsked } from './waiting-spans.ts'
import styles from './TracePanel.module.css'

/** In pixels; the style sheet keeps to it. */
export const rowHeight = 24

interface Props {
  readonly index: number
  readonly span: Span
  /** How many subgraphs it stands in. */
  readonly depth: number
  /** Milliseconds of work, from the start of the run on. */
  readonly start: number
  readonly end: number
  /** When a person was asked in it and when the answer came; the time between was no work. */
  readonly waitFrom?: number
  readonly waitTo?: number
  readonly whole: number
  /** The length of the run comes from it. */
  readonly critical: boolean
  readonly selected: boolean
  /** Tab comes to this row. */
  readonly isStop: boolean
  readonly onOpen: () => void
}

/** One execution: its name, its bar, and what it took. */
export const TraceRow = memo(
  function TraceRow(props: Props) {
    const {
      index,
      span,
      depth,
      start,
      end,
      waitFrom,
      waitTo,
      whole,
      critical,
      selected,
      isStop,
      onOpen,
    } = props
    const { family, title } = useSpanTitle(span)
    const left = (start / whole) * 100
    const width = (Math.max(0, end - start) / whole) * 100
    const turn = turnOf(span.path)
    return (
      // Its keys are handled by the list: what is focused there may be any row.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
      <div
        className={styles.row}
        role="row"
        data-index={index}
        data-family={family}
        data-status={span.reused === undefined ? span.status : 'cached'}
        data-critical={critical || undefined}
        style={{ '--depth': depth, top: index * rowHeight }}
        aria-rowindex={index + 2}
        aria-selected={selected}
        tabIndex={isStop ? 0 : -1}
        onClick={onOpen}
      >
        <span className={styles.name} role="gridcell">
          <i aria-hidden />
          {title}
          {turn !== undefined && <small>{turn}</small>}
          {critical && <span className="visually-hidden">, on the critical path</span>}
        </span>
        <div className={styles.track} role="gridcell">
          <span
            className={styles.bar}
            style={{ left: `${left}%`, width: `${Math.min(100 - left, width)}%` }}
          >
            <FirstToken span={span} took={end - start} />
            {waitFrom !== undefined && waitTo !== undefined && (
              <u
                style={{
                  left: `${shareOf(waitFrom - start, end - start)}%`,
                  width: `${shareOf(waitTo - waitFrom, end - start)}%`,
                }}
                title="Here it waited for a person"
              />
            )}
            {span.retries.map(({ attempt, at }) => (
              <b
                key={attempt}
                style={{ left: `${shareOf(at - span.startedAt, end - start)}%` }}
                title={`Attempt ${attempt} failed here`}
              />
            ))}
          </span>
          <Note span={span} left={left} right={left + width} />
        </div>
        <span className={styles.figure} role="gridcell">
          {isAsked(span) ? (
            <Button
              className={styles.answer ?? ''}
              aria-label={`Answer ${title}`}
              onPress={() => openQuestion(span)}
            >
              Answer
            </Button>
          ) : (
            timeOf(span, end - start)
          )}
        </span>
        <span className={styles.figure} role="gridcell">
          {span.usage.calls > 0 && formatTokenPair(span.usage)}
        </span>
        <span className={styles.figure} role="gridcell">
          {span.usage.calls > 0 && formatCost(span.usage.cost)}
        </span>
      </div>
    )
  },
  // What opening does follows from the span.
  (before, now) =>
    before.index === now.index &&
    before.span === now.span &&
    before.depth === now.depth &&
    before.start === now.start &&
    before.end === now.end &&
    before.waitFrom === now.waitFrom &&
    before.waitTo === now.waitTo &&
    before.whole === now.whole &&
    before.critical === now.critical &&
    before.selected === now.selected &&
    before.isStop === now.isStop,
)

/** Shades the wait for the first piece of a model's answer. */
function FirstToken({ span, took }: { span: Span; took: number }) {
  const call = span.calls.find(({ firstToken }) => firstToken !== undefined)
  if (call?.firstToken === undefined || took <= 0) return null
  const from = shareOf(call.startedAt - span.startedAt, took)
  const width = Math.min(100 - from, (call.firstToken / took) * 100)
  return (
    <u
      style={{ left: `${from}%`, width: `${width}%` }}
      title={`First piece after ${formatDuration(call.firstToken)}`}
    />
  )
}

function shareOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.max(0, (part / whole) * 100))
}

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

function timeOf({ status, edited, duration }: Span, took: number): string {
  if (status === 'skipped' || status === 'waiting' || edited) return ''
  return formatDuration(duration ?? Math.max(1, took))
}

function noteOf(span: Span): string {
  if (span.edited) return 'given by the replay'
  if (span.reused !== undefined) {
    const words = savedWords(savedBy(span))
    return words === '' ? 'cached' : `cached, saved ${words}`
  }
  switch (span.status) {
    case 'failed': {
      const how = span.error?.code === 'deadline' ? 'nobody answered' : 'failed'
      return span.handled === true ? `${how}, handled` : how
    }
    case 'skipped':
      return 'skipped'
    case 'waiting':
      return 'waits for a person'
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
  const now = useNow()
  return since === undefined
    ? 'waits for a person'
    : `waits for a person, ${formatWait(now - since)}`
}
