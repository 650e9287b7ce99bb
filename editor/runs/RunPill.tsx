import { History, Square } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { workTime } from '../../engine/run/trace.ts'
import { useDocument } from '../document/document-store.ts'
import { useNow } from '../ui/clock.ts'
import { costInWords, formatDuration } from '../ui/figures.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import { useUsual } from './estimate.ts'
import { lookAtMoment, useMomentWork } from './look-at-moment.ts'
import { openQuestion } from './open-question.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { stopRun } from './start-run.ts'
import { totalsOf } from './totals.ts'
import { useRunNames } from './use-run-names.ts'
import { waitingSpans } from './waiting-spans.ts'
import styles from './RunPill.module.css'

/** Over the canvas while a run goes: its state, nodes done, time, cost, Stop. */
export function RunPill() {
  const open = useRunStore(({ trace, starting }) => starting || isOpen(trace))
  const past = useRunStore((state) => state.moment !== undefined)
  if (past) return <MomentPill />
  return open ? <OpenPill /> : <EndPill />
}

/** The canvas shows a moment of the run, and here is the way back. */
function MomentPill() {
  const trace = useRunStore((state) => state.trace)
  const work = useMomentWork()
  if (trace === undefined || work === undefined) return null
  const whole = trace.endedAt === undefined ? undefined : workTime(trace, trace.endedAt)
  return (
    <div className={styles.pill} role="status">
      <History size={14} aria-hidden />
      <b>{formatDuration(work)}</b>
      {whole !== undefined && <span>of {formatDuration(whole)}</span>}
      <AriaButton className={styles.stop ?? ''} onPress={() => lookAtMoment(undefined)}>
        Back to the {whole === undefined ? 'present' : 'end'}
      </AriaButton>
    </div>
  )
}

function OpenPill() {
  const trace = useRunStore((state) => state.trace)
  const starting = useRunStore((state) => state.starting)
  const lost = useRunStore((state) => state.lost)
  const nodes = useDocument(({ graph }) =>
    graph === undefined ? 0 : Object.values(graph.nodes).filter((entry) => !isFrame(entry)).length,
  )
  const now = useNow()
  const totals = totalsOf(trace)
  const usual = useUsual()
  if (trace?.status === 'waiting' && !lost) return <WaitingPill />
  return (
    <div className={styles.pill} data-lost={lost || undefined}>
      <span className={styles.pulse} aria-hidden />
      <b>{starting ? 'Starting' : lost ? 'Reconnecting' : 'Running'}</b>
      {!starting && (
        <>
          <i aria-hidden />
          <span>
            {totals.nodes} of {nodes} nodes
          </span>
          <i aria-hidden />
          <span>{formatDuration(Math.max(1, trace === undefined ? 0 : workTime(trace, now)))}</span>
          {totals.calls > 0 && totals.cost !== null && (
            <>
              <i aria-hidden />
              <span>{costInWords(totals.cost)}</span>
            </>
          )}
          {usual !== undefined && (
            <>
              <i aria-hidden />
              <span>usually {formatDuration(usual.duration)}</span>
            </>
          )}
          <StopButton />
        </>
      )}
    </div>
  )
}

/** Nothing goes on before a person has answered: no clock, but the way to the question. */
function WaitingPill() {
  const waits = useRunStore(({ trace }) => waitingSpans(trace))
  const [first] = waits
  return (
    <div className={styles.pill} data-waiting role="status">
      <StatusMark status="waiting" word />
      {waits.length > 1 && (
        <>
          <i aria-hidden />
          <span>{waits.length} questions</span>
        </>
      )}
      {first !== undefined && (
        <AriaButton className={styles.answer ?? ''} onPress={() => openQuestion(first)}>
          Answer
        </AriaButton>
      )}
      <StopButton />
    </div>
  )
}

function StopButton() {
  return (
    <AriaButton className={styles.stop ?? ''} onPress={() => void stopRun()}>
      <Square size={11} fill="currentColor" aria-hidden /> Stop
    </AriaButton>
  )
}

function EndPill() {
  const trace = useRunStore((state) => state.trace)
  const nameOf = useRunNames(trace?.graph)
  if (trace?.endedAt === undefined) return null
  const { cost, calls } = trace.usage
  const name = nameOf(trace.run)
  return (
    <div className={styles.pill}>
      <StatusMark status={trace.status === 'cancelled' ? 'stopped' : trace.status} word />
      <i aria-hidden />
      <span>{formatDuration(workTime(trace, trace.endedAt))}</span>
      {calls > 0 && cost !== null && (
        <>
          <i aria-hidden />
          <span>{costInWords(cost)}</span>
        </>
      )}
      <i aria-hidden />
      <span>
        {trace.replayOf === undefined ? 'run' : 'replay'} {name}
      </span>
    </div>
  )
}
