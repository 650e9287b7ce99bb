import { Activity, CalendarClock, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Link } from 'wouter'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { loadPart } from '../ui/load-part.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { formatStretch, timeZone } from './moment-words.ts'
import { spans, type MonitorRange, type Stretch } from './monitor-range.ts'
import styles from './RangeBar.module.css'

const RangePopover = loadPart(() => import('./RangePopover.tsx'))

interface Props {
  readonly range: MonitorRange
  /** What is shown of it. */
  readonly shown: Stretch | undefined
  readonly graph: string | undefined
  readonly deployment: string | undefined
  /** How many runs it has, where they can be listed. */
  readonly runs: number | undefined
  readonly onRange: (range: MonitorRange) => void
}

type Choice = (typeof spans)[number]['id'] | 'part'

/** What time the page is about, and the ways to another one. */
export function RangeBar({ range, shown, graph, deployment, runs, onRange }: Props) {
  const { span, part } = range
  const button = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const options = [
    ...spans.map(({ id, label }) => ({ id: id as Choice, label })),
    ...(part === undefined ? [] : [{ id: 'part' as const, label: formatStretch(part) }]),
  ]
  const list = graph === undefined ? paths.runs : paths.graphRuns(graph)
  const answeredBy = deployment === undefined ? '' : `&deployment=${encodeURIComponent(deployment)}`
  return (
    <div className={styles.bar}>
      <Segmented
        label="Time"
        options={options}
        value={part === undefined ? span.id : 'part'}
        onChange={(id) => {
          const chosen = spans.find((one) => one.id === id)
          if (chosen !== undefined) onRange({ span: chosen, part: undefined })
        }}
      />
      <AriaButton ref={button} className={styles.other ?? ''} onPress={() => setAsking(true)}>
        <CalendarClock size={15} aria-hidden />
        Other times
      </AriaButton>
      {part !== undefined && (
        <Button
          variant="quiet"
          icon={<Undo2 />}
          keys="Escape"
          onPress={() => onRange({ span, part: undefined })}
        >
          {`Back to ${span.words}`}
        </Button>
      )}
      {runs !== undefined && runs > 0 && shown !== undefined && (
        <Link
          href={`${list}?from=${shown.from}&to=${shown.to}${answeredBy}`}
          className={styles.runs}
        >
          <Activity size={14} aria-hidden />
          {formatCount(runs, 'run')} of this time
        </Link>
      )}
      <span className={styles.zone}>Times in {timeZone()}</span>
      {asking && (
        <RangePopover
          button={button}
          part={part ?? shown}
          onClose={() => setAsking(false)}
          onShow={(chosen) => {
            setAsking(false)
            onRange({ span, part: chosen })
          }}
        />
      )}
    </div>
  )
}
