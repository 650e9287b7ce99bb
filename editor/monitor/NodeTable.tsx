import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { MonitorNode, MonitorNodes } from '../../server/api/monitor.ts'
import { Card } from '../evaluate/Card.tsx'
import { useGraphDraft, useNodeLooks } from '../evaluate/node-looks.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { costInWords, formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useMonitorNodes } from './monitor-requests.ts'
import { pathInRange, type MonitorRange } from './monitor-range.ts'
import { nodeOnCanvas, type CanvasPlace } from './node-on-canvas.ts'
import { sortNodes, type NodeColumn } from './sort-nodes.ts'
import { formatFigure, formatShare } from './units.ts'
import styles from './NodeTable.module.css'

const columns: readonly { readonly id: NodeColumn; readonly label: string }[] = [
  { id: 'share', label: 'Share of the time' },
  { id: 'executions', label: 'Executions' },
  { id: 'failed', label: 'Failed' },
  { id: 'cached', label: 'Cached' },
  { id: 'p50', label: 'p50' },
  { id: 'p95', label: 'p95' },
  { id: 'cost', label: 'Cost' },
]

interface Props {
  readonly graph: string
  readonly range: MonitorRange
  readonly deployment: string | undefined
}

/** Which nodes of a graph take the time, and what else they did. */
export function NodeTable({ graph, range, deployment }: Props) {
  const { data, error, refetch } = useMonitorNodes({ graph, range, deployment })
  return (
    <div className={styles.place}>
      <Card
        title="Where the time goes"
        beside={besideOf(data)}
        actions={
          <Link href={pathInRange(paths.graph(graph), range, { heat: 'time', deployment })}>
            Show on the canvas
          </Link>
        }
        padded={false}
      >
        {error !== null ? (
          <div className={styles.notice}>
            <Notice
              tone="error"
              title="The nodes could not be loaded"
              action={<Button onPress={() => void refetch()}>Try again</Button>}
            >
              {error.message}
            </Notice>
          </div>
        ) : data === undefined ? (
          <div className={styles.notice}>
            <Skeleton height={240} />
          </div>
        ) : data.nodes.length === 0 ? (
          <p className={styles.none}>No node was executed in this time.</p>
        ) : (
          <Rows graph={graph} nodes={data.nodes} />
        )}
      </Card>
    </div>
  )
}

/** What the figures are of. */
function besideOf(data: MonitorNodes | undefined): string | undefined {
  if (data === undefined || data.runs === 0) return undefined
  const runs = data.runs === 1 ? 'the newest run' : `the newest ${formatCount(data.runs, 'run')}`
  return `of ${runs}, without what came from the cache`
}

function Rows({ graph, nodes }: { graph: string } & Pick<MonitorNodes, 'nodes'>) {
  const [by, setBy] = useState<NodeColumn>('share')
  const looksOf = useNodeLooks(graph)
  const { data: answer } = useGraphDraft(graph)
  return (
    // In a narrow window the keys scroll it.
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Nodes">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Node</th>
            {columns.map(({ id, label }) => (
              <th
                key={id}
                scope="col"
                {...(by === id ? { 'aria-sort': 'descending' as const } : {})}
              >
                <button type="button" onClick={() => setBy(id)}>
                  {label}
                  {by === id && <ChevronDown size={12} aria-hidden />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sortNodes(nodes, by).map((node) => (
            <Row
              key={node.node}
              graph={graph}
              node={node}
              place={nodeOnCanvas(node.node, answer?.draft.nodes ?? {})}
              looksOf={looksOf}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly graph: string
  readonly node: MonitorNode
  /** Undefined where the graph has it no more. */
  readonly place: CanvasPlace | undefined
  readonly looksOf: ReturnType<typeof useNodeLooks>
}

function Row({ graph, node, place, looksOf }: RowProps) {
  const { executions, failed, cached, latency, cost, share } = node
  const { title, family, icon } = looksOf(place?.isWhole === true ? place.id : node.node)
  const name = (
    <>
      <FamilyTile family={family} icon={icon} />
      <span>
        <strong>{title}</strong>
        <small>{node.node}</small>
      </span>
    </>
  )
  return (
    <tr>
      <th scope="row">
        {place === undefined ? (
          <span className={styles.node}>{name}</span>
        ) : (
          <Link
            href={`${paths.graph(graph)}?node=${encodeURIComponent(place.id)}`}
            className={styles.node}
          >
            {name}
          </Link>
        )}
      </th>
      <td className={styles.share}>
        <span>
          <i aria-hidden>
            <b style={{ width: `${Math.min(1, share) * 100}%` }} />
          </i>
          {formatShare(share)}
        </span>
      </td>
      <td>{formatFigure('count', executions)}</td>
      <td data-bad={failed > 0 || undefined}>{formatFigure('count', failed)}</td>
      <td>{formatFigure('count', cached)}</td>
      <td>{latency === null ? '–' : formatDuration(latency.p50)}</td>
      <td>{latency === null ? '–' : formatDuration(latency.p95)}</td>
      <td title={cost === null ? costInWords(null) : undefined}>
        {cost === null ? '–' : formatCost(cost)}
      </td>
    </tr>
  )
}
