import { useRef, type PointerEvent as ReactPointerEvent } from 'react'
import { workTime, type Trace } from '../../engine/run/trace.ts'
import { formatDuration } from '../ui/figures.ts'
import { lookAtMoment, lookAtWork, stepMoment, useMomentWork } from './look-at-moment.ts'
import { ticksFor, tickWords } from './ticks.ts'
import styles from './TracePanel.module.css'

interface Props {
  readonly trace: Trace
  /** Milliseconds of work. */
  readonly whole: number
  readonly anyCalls: boolean
}

/** The scale of the waterfall. What is dragged along it replays the run. */
export function TraceAxis({ trace, whole, anyCalls }: Props) {
  return (
    <div className={styles.axis} role="row">
      <span role="columnheader">node</span>
      <div className={styles.track} role="columnheader" aria-label="time line">
        {ticksFor(whole).map((tick) => (
          <em key={tick} style={{ left: `${(tick / whole) * 100}%` }}>
            {tickWords(tick)}
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
        <Scrubber whole={whole} />
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
  )
}

/** Drags the playhead; arrow keys go from one thing that happened to the next. */
function Scrubber({ whole }: { whole: number }) {
  const element = useRef<HTMLDivElement>(null)
  const work = useMomentWork()
  const scrub = (event: ReactPointerEvent): void => {
    const box = element.current?.getBoundingClientRect()
    if (box === undefined) return
    lookAtWork(((event.clientX - box.left) / box.width) * whole)
  }
  return (
    <div
      ref={element}
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={Math.round(whole)}
      aria-valuenow={Math.round(work ?? whole)}
      aria-valuetext={work === undefined ? 'the end' : formatDuration(work)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        scrub(event)
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) scrub(event)
      }}
      onDoubleClick={() => lookAtMoment(undefined)}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, () => void>> = {
          ArrowLeft: () => stepMoment(-1),
          ArrowRight: () => stepMoment(1),
          Home: () => lookAtWork(0),
          End: () => lookAtMoment(undefined),
        }
        const step = steps[event.key]
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        step()
      }}
    >
      <span className={styles.knob} style={{ left: `${((work ?? whole) / whole) * 100}%` }} />
      {work !== undefined && (
        <span
          className={styles.moment}
          style={{ left: `${(work / whole) * 100}%` }}
          data-left={work / whole > 0.85 || undefined}
        >
          {formatDuration(work)}
        </span>
      )}
    </div>
  )
}
