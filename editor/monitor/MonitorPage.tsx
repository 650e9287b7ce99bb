import { Gauge } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { GraphPage } from '../shell/GraphPage.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useAlerts } from './alerts/alert-requests.ts'
import { chartLimits } from './alerts/chart-limits.ts'
import { FigureRow } from './FigureRow.tsx'
import { Filters } from './Filters.tsx'
import { formatMoment } from './moment-words.ts'
import { useMonitor } from './monitor-requests.ts'
import { longerSpan } from './monitor-range.ts'
import { MonitorView } from './MonitorView.tsx'
import { NodeTable } from './NodeTable.tsx'
import { RangeBar } from './RangeBar.tsx'
import { useMonitorAddress, type MonitorAddress } from './use-monitor-address.ts'
import styles from './MonitorPage.module.css'

const AlertsCard = loadPart(
  () => import('./alerts/AlertsCard.tsx'),
  <div className={styles.waiting}>
    <Skeleton height={108} />
  </div>,
)

/** How the runs of one graph, or of all, went over time. */
export default function MonitorPage({ graph }: { graph?: string }) {
  const address = useMonitorAddress()
  const { range, deployment, showRange, narrow } = address
  const shownGraph = graph ?? address.graph
  const { data, error, isPending, isPlaceholderData, refetch } = useMonitor({
    range,
    graph: shownGraph,
    deployment,
  })
  useEscape(range.part !== undefined, () => showRange({ span: range.span, part: undefined }))
  const alerts = useAlerts().data?.alerts
  const limits = useMemo(
    () => chartLimits(alerts ?? [], { graph: shownGraph, deployment }),
    [alerts, shownGraph, deployment],
  )
  const isEmpty = data !== undefined && data.whole.requests === 0
  return (
    <GraphPage
      graph={graph}
      title="Monitor"
      lead="How runs went over time. Runs of evaluations do not count."
      wide="full"
      actions={
        <Filters
          graph={shownGraph}
          withGraph={graph === undefined}
          deployment={deployment}
          onNarrow={narrow}
        />
      }
    >
      <RangeBar
        range={range}
        shown={data === undefined || isPlaceholderData ? range.part : data}
        graph={shownGraph}
        deployment={deployment}
        runs={isPlaceholderData ? undefined : data?.whole.requests}
        onRange={showRange}
      />
      {error !== null && (
        <div className={styles.notice}>
          <Notice
            tone="error"
            title="The figures could not be loaded"
            action={<Button onPress={() => void refetch()}>Try again</Button>}
          >
            {error.message}
            {data !== undefined && ' What stands below is from before.'}
          </Notice>
        </div>
      )}
      {data?.readFrom !== undefined && (
        <div className={styles.notice}>
          <Notice tone="warn" title="Not all runs of this time are counted">
            {`There are more than can be read at once. All figures are of the runs since ${formatMoment(data.readFrom)}; choose a shorter time to see all of it.`}
          </Notice>
        </div>
      )}
      {isPending && <Loading />}
      <div className={styles.content} data-old={isPlaceholderData || undefined}>
        {data !== undefined && !isEmpty && <FigureRow answer={data} />}
        {/* In one place, so that what is being written in it stays when the first run comes. */}
        {!isPending && <AlertsCard graph={shownGraph} deployment={deployment} />}
        {data !== undefined && !isEmpty && (
          <>
            <MonitorView
              answer={data}
              limits={limits}
              deployment={deployment}
              tables={address.tables}
              onTable={address.showTable}
              onPart={(part) => showRange({ span: range.span, part })}
            />
            {graph !== undefined && (
              <NodeTable graph={graph} range={range} deployment={deployment} />
            )}
          </>
        )}
      </div>
      {isEmpty && !isPlaceholderData && <Nothing {...address} graph={shownGraph} />}
    </GraphPage>
  )
}

/** Calls `leave` when somebody presses Escape and nothing else that is open takes it. */
function useEscape(isOn: boolean, leave: () => void): void {
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role="dialog"], [role="listbox"]') === null) leave()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}

function Loading() {
  return (
    <div className={styles.loading} role="status" aria-busy="true" aria-label="Figures are loaded">
      <Skeleton height={112} />
      <div>
        <Skeleton height={268} />
        <Skeleton height={268} />
        <Skeleton height={268} />
        <Skeleton height={268} />
      </div>
    </div>
  )
}

interface NothingProps
  extends MonitorAddress, Pick<ReturnType<typeof useMonitorAddress>, 'showRange' | 'narrow'> {}

/** Nothing ran in the time that is shown, with a way to where something may have. */
function Nothing({ range: { span, part }, graph, deployment, showRange, narrow }: NothingProps) {
  const [, go] = useLocation()
  const longer = longerSpan(span)
  return (
    <div className={styles.nothing}>
      <EmptyState
        icon={<Gauge />}
        title={`No runs in ${part === undefined ? span.words : 'this time'}`}
        action={
          part !== undefined ? (
            <Button onPress={() => showRange({ span, part: undefined })}>
              {`Back to ${span.words}`}
            </Button>
          ) : deployment !== undefined ? (
            <Button onPress={() => narrow('deployment', undefined)}>Show all deployments</Button>
          ) : longer === undefined ? (
            <Button onPress={() => go(graph === undefined ? paths.graphs : paths.graph(graph))}>
              {graph === undefined ? 'Choose a graph to run' : 'Open the graph and run it'}
            </Button>
          ) : (
            <Button onPress={() => showRange({ span: longer, part: undefined })}>
              {`Show ${longer.words}`}
            </Button>
          )
        }
      >
        Runs from the editor, from deployments and from triggers are counted here as they start.{' '}
        <Link href={paths.deployments}>Deployments</Link> give them a name to be called by.
      </EmptyState>
    </div>
  )
}
