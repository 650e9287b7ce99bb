import { Gauge } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Link } from 'wouter'
import type { MonitorNodes } from '../../../server/api/monitor.ts'
import { LaidOver } from '../../canvas/LaidOver.tsx'
import { useNodeMarks } from '../../canvas/node-marks.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { formatCount } from '../../ui/figures.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { Select } from '../../ui/Select.tsx'
import { formatStretch } from '../moment-words.ts'
import { longerSpan, pathInRange, spans, type MonitorRange } from '../monitor-range.ts'
import { useMonitorNodes } from '../monitor-requests.ts'
import { heatPicture, heats, untintedWords, type Heat } from './node-heat.ts'
import { useHeatAddress } from './use-heat-address.ts'
import styles from './HeatOverlay.module.css'

/** The canvas as the view of what ran: its nodes are tinted by time, cost or failures. */
export default function HeatOverlay({ graph }: { graph: string }) {
  const address = useHeatAddress()
  const { heat = heats[0], range, deployment } = address
  const { data, error, refetch, isPlaceholderData } = useMonitorNodes({ graph, range, deployment })
  const picture = useMemo(
    () => (data === undefined ? undefined : heatPicture(data.nodes, heat.id)),
    [data, heat],
  )
  useEffect(() => {
    if (picture === undefined) return undefined
    useNodeMarks.setState({ marks: picture.marks })
    return () => useNodeMarks.setState({ marks: {} })
  }, [picture])
  return (
    <LaidOver
      icon={<Gauge size={15} aria-hidden />}
      takesOff="Take the tint off"
      onClose={address.takeOff}
      beside={
        <>
          {picture !== undefined && picture.most !== '' && <Scale most={picture.most} />}
          <Segmented
            label="Tint by"
            options={heats}
            value={heat.id}
            onChange={(id) => address.showHeat(heats.find((one) => one.id === id) ?? heats[0])}
          />
          <Times range={range} onRange={address.showRange} />
          <Link href={pathInRange(paths.graphMonitor(graph), range, { deployment })}>Monitor</Link>
        </>
      }
    >
      {error !== null ? (
        <>
          {`The figures could not be loaded. ${error.message} `}
          <Button variant="quiet" onPress={() => void refetch()}>
            Try again
          </Button>
        </>
      ) : data === undefined || isPlaceholderData ? (
        'Figures are loaded.'
      ) : (
        <Words heat={heat} data={data} isTinted={picture?.most !== ''} address={address} />
      )}
    </LaidOver>
  )
}

interface WordsProps {
  readonly heat: Heat
  readonly data: MonitorNodes
  readonly isTinted: boolean
  readonly address: ReturnType<typeof useHeatAddress>
}

/** What the tint is of, or why there is none. */
function Words({ heat, data, isTinted, address }: WordsProps) {
  const { runs, nodes } = data
  const { range, deployment, showRange, showAllDeployments } = address
  const time = range.part === undefined ? range.span.words : formatStretch(range.part)
  const longer = range.part === undefined ? longerSpan(range.span) : undefined
  const answered = deployment === undefined ? '' : ` of the deployment ${deployment}`
  const all = deployment !== undefined && (
    <Button variant="quiet" onPress={showAllDeployments}>
      All deployments
    </Button>
  )
  if (runs === 0) {
    return (
      <>
        {`No runs${answered} in ${time}. `}
        {longer !== undefined && (
          <Button variant="quiet" onPress={() => showRange({ span: longer, part: undefined })}>
            {`Show ${longer.words}`}
          </Button>
        )}
        {all}
      </>
    )
  }
  return (
    <>
      <strong>{heat.title}</strong>
      {`, in ${time}: ${runs === 1 ? 'the newest run' : `the newest ${formatCount(runs, 'run')}`}${answered}.`}
      {!isTinted && ` ${untintedWords(heat.id, nodes)}`}
      {all}
    </>
  )
}

/** What no tint and the full tint mean. */
function Scale({ most }: { most: string }) {
  return (
    <span className={styles.scale}>
      0 <i aria-hidden /> {most}
    </span>
  )
}

/** Stands for a part of the time that was chosen on the page of the monitor. */
const part = 'part'

function Times({
  range,
  onRange,
}: {
  readonly range: MonitorRange
  readonly onRange: (range: MonitorRange) => void
}) {
  return (
    <div className={styles.times}>
      <Select
        label="Time"
        labelHidden
        options={[
          ...spans.map(({ id, label }) => ({ id: id as string, label })),
          ...(range.part === undefined ? [] : [{ id: part, label: formatStretch(range.part) }]),
        ]}
        value={range.part === undefined ? range.span.id : part}
        onChange={(id) => {
          const span = spans.find((one) => one.id === id)
          if (span !== undefined) onRange({ span, part: undefined })
        }}
      />
    </div>
  )
}
