import type { Metric } from '../../engine/evaluate/live/plan.ts'
import type { Size } from '../../engine/evaluate/statistics/guardrail.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'

/** A metric that can be chosen, with what is usual for it. */
export interface MetricChoice extends Metric {
  /** What it is, in a few words. */
  readonly hint: string
  /** As a guardrail, how much worse is still accepted. */
  readonly margin: Size
}

const usual: readonly MetricChoice[] = [
  {
    name: 'thumbs',
    label: 'thumbs',
    scale: 'share',
    better: 'higher',
    hint: 'share of thumbs that are up',
    smallestEffect: { absolute: 0.05 },
    margin: { absolute: 0.05 },
  },
  {
    name: 'stars',
    label: 'stars',
    scale: 'score',
    better: 'higher',
    hint: 'mean of 1 to 5 stars',
    smallestEffect: { absolute: 0.2 },
    margin: { absolute: 0.2 },
  },
  {
    name: 'latency',
    label: 'latency',
    scale: 'milliseconds',
    better: 'lower',
    hint: 'time until the answer is complete',
    smallestEffect: { relative: 0.1 },
    margin: { relative: 0.1 },
  },
  {
    name: 'cost',
    label: 'cost',
    scale: 'dollars',
    better: 'lower',
    hint: 'US dollars for a run',
    smallestEffect: { relative: 0.1 },
    margin: { relative: 0.1 },
  },
  {
    name: 'failed',
    label: 'failed runs',
    scale: 'share',
    better: 'lower',
    hint: 'share of runs that fail',
    smallestEffect: { absolute: 0.02 },
    margin: { absolute: 0.02 },
  },
]

/**
 * What can be measured at runs of a graph: feedback, time, cost, failures, and outputs that are the
 * verdict of a check. Which outputs those are is read from the nodes that give them.
 */
export function metricChoices(graph: Pick<Graph, 'nodes' | 'outputs'>): readonly MetricChoice[] {
  return [
    ...usual,
    ...Object.entries(graph.outputs).flatMap(([name, source]) => ofOutput(graph, name, source)),
  ]
}

function ofOutput(
  { nodes }: Pick<Graph, 'nodes'>,
  name: string,
  source: string | readonly string[],
): MetricChoice[] {
  const first = sourcesOf(source)[0]
  const parts = first === undefined ? undefined : readReference(first)
  if (parts?.kind !== 'port') return []
  const entry = nodes[parts.node]
  const type = entry === undefined || isFrame(entry) ? '' : entry.type
  if (parts.port === 'verdict' || /^(validate|judge)\b/.test(type)) {
    return [
      {
        name: `output.${name}.pass`,
        label: `${name} passes`,
        scale: 'share',
        better: 'higher',
        hint: `share of runs whose ${name} passes`,
        smallestEffect: { absolute: 0.05 },
        margin: { absolute: 0.05 },
      },
      {
        name: `output.${name}.score`,
        label: `score of ${name}`,
        scale: 'score',
        better: 'higher',
        hint: `mean score of ${name}`,
        smallestEffect: { absolute: 0.05 },
        margin: { absolute: 0.05 },
      },
    ]
  }
  return parts.port === 'score'
    ? [
        {
          name: `output.${name}`,
          label: name,
          scale: 'score',
          better: 'higher',
          hint: `mean of the output ${name}`,
          smallestEffect: { absolute: 0.05 },
          margin: { absolute: 0.05 },
        },
      ]
    : []
}

/** How a size of a metric is typed: points of a hundred, percent of the mean, or its own unit. */
export function sizeUnit({ scale }: Pick<Metric, 'scale'>, size: Size): string {
  if ('relative' in size) return '%'
  return scale === 'share'
    ? 'points'
    : scale === 'milliseconds'
      ? 'ms'
      : scale === 'dollars'
        ? '$'
        : ''
}

/** The number that stands in the field of a size. */
export function sizeNumber({ scale }: Pick<Metric, 'scale'>, size: Size): number {
  if ('relative' in size) return rounded(size.relative * 100)
  return scale === 'share' ? rounded(size.absolute * 100) : size.absolute
}

/** The size that a number in its field stands for, of the same kind as before. */
export function sizeOf({ scale }: Pick<Metric, 'scale'>, before: Size, typed: number): Size {
  if ('relative' in before) return { relative: typed / 100 }
  return { absolute: scale === 'share' ? typed / 100 : typed }
}

/** A label as it stands at the beginning. */
export function capital(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1)
}

function rounded(value: number): number {
  return Number(value.toFixed(6))
}
