import type { MonitorNode } from '../../../server/api/monitor.ts'
import type { NodeMark } from '../../canvas/node-marks.ts'
import { costInWords, formatCost, formatCount, formatDuration } from '../../ui/figures.ts'
import { formatFigure, formatShare } from '../units.ts'

/** By what nodes are tinted. */
export const heats = [
  { id: 'time', label: 'Time', title: 'Where the time goes' },
  { id: 'cost', label: 'Cost', title: 'Where the money goes' },
  { id: 'failures', label: 'Failures', title: 'What fails' },
] as const

export type Heat = (typeof heats)[number]

/** As an address names it; what makes no sense is none. */
export function readHeat(named: string | null): Heat | undefined {
  return heats.find(({ id }) => id === named)
}

/** What stands at the nodes of a canvas, and what the strongest tint means. */
export interface HeatPicture {
  readonly marks: Readonly<Record<string, NodeMark>>
  /** Empty where nothing is tinted. */
  readonly most: string
}

/**
 * Tints the nodes of a graph by their share of the time, of the cost, or by how often they failed. The
 * hottest one has the full tint, so that the others can be compared with it.
 * @param nodes of one graph; those inside of subgraphs stand on no canvas of it
 */
export function heatPicture(nodes: readonly MonitorNode[], heat: Heat['id']): HeatPicture {
  const shown = nodes.filter(({ node }) => !node.includes('/'))
  const figures = shown.map((node) => figureOf(node, heat))
  const highest = Math.max(0, ...figures)
  const marks = shown.map((node, at): [string, NodeMark] => [
    node.node,
    {
      text: textOf(node, heat),
      title: titleOf(node, heat),
      tone: 'unclear',
      heat: highest === 0 ? 0 : (figures[at] ?? 0) / highest,
    },
  ])
  return { marks: Object.fromEntries(marks), most: highest === 0 ? '' : mostOf(highest, heat) }
}

function figureOf({ share, cost, failed, executions }: MonitorNode, heat: Heat['id']): number {
  if (heat === 'time') return share
  if (heat === 'cost') return cost ?? 0
  return executions === 0 ? 0 : failed / executions
}

function textOf(
  { share, latency, cost, failed, executions }: MonitorNode,
  heat: Heat['id'],
): string {
  if (heat === 'time') return latency === null ? '' : formatShare(share)
  if (heat === 'cost') return cost === 0 ? '' : formatCost(cost)
  return failed === 0
    ? ''
    : `${formatFigure('count', failed)} of ${formatFigure('count', executions)}`
}

/** All that is known of the node in one sentence, the figure that tints it first. */
function titleOf(node: MonitorNode, heat: Heat['id']): string {
  const { executions, failed, cached, latency, cost, share } = node
  const time = [
    `${formatShare(share)} of the time of all nodes`,
    ...(latency === null
      ? []
      : [`p50 ${formatDuration(latency.p50)}, p95 ${formatDuration(latency.p95)}`]),
  ].join(', ')
  const money = costInWords(cost)
  const failures = `${formatFigure('count', failed)} failed`
  const ran = `${formatCount(executions, 'execution')}, ${formatFigure('count', cached)} of them from the cache`
  const parts = {
    time: [time, money, failures],
    cost: [money, time, failures],
    failures: [failures, time, money],
  }
  return [...parts[heat], ran].join('; ')
}

function mostOf(highest: number, heat: Heat['id']): string {
  return heat === 'cost' ? formatCost(highest) : formatShare(highest)
}

/** Why no node is tinted. */
export function untintedWords(heat: Heat['id'], nodes: readonly MonitorNode[]): string {
  if (heat === 'time') return 'All of it came from the cache.'
  if (heat === 'failures') return 'No node failed.'
  return nodes.some(({ cost }) => cost === null)
    ? 'The price of a model is not known.'
    : 'It cost nothing.'
}
