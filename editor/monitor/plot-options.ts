import uPlot from 'uplot'
import { canvasColor, canvasTint, dashOf } from './chart-looks.ts'
import type { ChartPicture } from './chart-picture.ts'
import type { Stretch } from './monitor-range.ts'
import { drawLimits, mostWithLimits } from './limit-lines.ts'
import { formatTime } from './moment-words.ts'
import { isolated } from './plot-data.ts'
import { formatTick, type Unit } from './units.ts'

/** What a plot asks for each time it draws, since all of it changes under it. */
export interface PlotContext {
  /** The value of a custom property of the theme. */
  readonly read: (token: string) => string
  readonly whole: () => Stretch
  /** Of alerts about the figures of the chart. */
  readonly limits: () => readonly number[]
  readonly onMoment: (bucket: number | undefined) => void
  readonly onDrawnOver: (drawn: Stretch) => void
}

const barWidth = 0.76
/** How uPlot calls figures of an axis; its enumeration is gone from what is built. */
const scaleValue = 1
const second = 1000
const minute = 60 * second
/** Steps of an axis of times, in milliseconds. */
const timeSteps = [
  [1, 2, 5, 10, 20, 50, 100, 200, 500],
  [1, 2, 5, 10, 15, 30].map((step) => step * second),
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 720].map((step) => step * minute),
].flat()
const wholeSteps = [1, 2, 5, 10, 20, 50].flatMap((step) => [step, step * 100, step * 10_000])
const shareSteps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5]

/** How uPlot draws a picture; its data come from `plotData`. */
export function plotOptions(
  picture: ChartPicture,
  size: { readonly width: number; readonly height: number },
  context: PlotContext,
): uPlot.Options {
  const { shape, unit } = picture
  const axis = axisLooks(context)
  return {
    ...size,
    ms: 1,
    padding: [10, 22, 0, 0],
    legend: { show: false },
    scales: {
      x: {
        time: true,
        range: () => {
          const { from, to } = context.whole()
          return [from, to]
        },
      },
      y: {
        range: (_plot, _least, most) => [0, topOf(unit, mostWithLimits(most, context.limits()))],
      },
    },
    axes: [
      {
        ...axis,
        size: 20,
        space: 76,
        values: (_plot, splits, _axis, _space, step) => splits.map((at) => formatTime(at, step)),
        grid: { show: false },
        border: { show: true, stroke: () => context.read('--line-strong'), width: 1 },
      },
      {
        ...axis,
        size: 58,
        space: 38,
        ...stepsOf(unit),
        values: (_plot, splits) => splits.map((value) => formatTick(unit, value)),
        grid: { stroke: () => context.read('--line'), width: 1 },
      },
    ],
    series: [{}, ...seriesOf(picture, context)],
    bands: picture.lines.flatMap(({ certainty, look }) =>
      // The value comes first, then the ends of its interval.
      certainty === undefined
        ? []
        : [{ series: [2, 3] as [number, number], fill: () => canvasTint(look, context.read, 16) }],
    ),
    cursor: {
      y: false,
      move: (plot, left, top) => [atBucket(plot, left), top],
      points: shape === 'bars' ? { show: false } : { size: 7, width: 2 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      // A drag marks a part of one chart, while the moment is shown in all.
      sync: {
        key: 'monitor',
        filters: { pub: isMove, sub: isMove },
      },
      bind: {
        mousedown: anywhere,
        mousemove: anywhere,
        dblclick: () => () => null,
      },
    },
    hooks: {
      setCursor: [({ cursor }) => context.onMoment(cursor.idx ?? undefined)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 4) return
          context.onDrawnOver({
            from: plot.posToVal(left, 'x'),
            to: plot.posToVal(left + width, 'x'),
          })
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
      draw: [
        (plot) => drawWhiskers(plot, picture, context),
        (plot) => drawLimits(plot, unit, context),
      ],
    },
  }
}

const isMove = (type: string): boolean => type === 'mousemove' || type === 'mouseleave'

/** The middle of the bucket under the pointer, where its figures stand; a drag goes freely. */
function atBucket(plot: uPlot, left: number): number {
  if (left < 0 || plot.cursor.event?.buttons === 1) return left
  const middle = plot.data[0][plot.posToIdx(left)]
  return middle === undefined ? left : plot.valToPos(middle, 'x')
}

/** Also over what lies upon the plot, such as the line of a revision. */
const anywhere: uPlot.Cursor.MouseListenerFactory = (_plot, _target, handle) => (event) =>
  event.button === 0 ? handle(event) : null

function axisLooks({ read }: PlotContext): uPlot.Axis {
  return {
    font: `450 11.5px ${read('--font-ui')}`,
    stroke: () => read('--ink-3'),
    gap: 6,
    ticks: { show: false },
  }
}

/** Where an axis ends that begins at nothing. */
function topOf(unit: Unit, most: number | null): number {
  const isUpToOne = unit === 'share' || unit === 'score'
  if (most === null || most <= 0) return isUpToOne || unit === 'count' ? 1 : 0.01
  return isUpToOne ? Math.min(1, most * 1.05) : most * 1.1
}

function stepsOf(unit: Unit): Pick<uPlot.Axis, 'incrs'> {
  if (unit === 'time') return { incrs: timeSteps }
  if (unit === 'count') return { incrs: wholeSteps.toSorted((a, b) => a - b) }
  return unit === 'share' || unit === 'score' ? { incrs: shareSteps } : {}
}

function seriesOf({ lines, shape }: ChartPicture, { read }: PlotContext): uPlot.Series[] {
  const bars = uPlot.paths.bars?.({
    size: [barWidth, 64, 1],
    // Each begins where the one below it ends: drawn over each other, their edges would show through.
    disp: {
      y0: {
        unit: scaleValue,
        values: (plot, series) => (series === 1 ? [] : valuesOf(plot, series - 1)),
      },
      y1: { unit: scaleValue, values: valuesOf },
    },
  })
  return lines.flatMap(({ look, certainty }): uPlot.Series[] => {
    const color = (): string => canvasColor(look, read)
    if (shape === 'bars') {
      return [{ fill: color, width: 0, points: { show: false }, ...(bars && { paths: bars }) }]
    }
    const dash = dashOf(look)
    const line: uPlot.Series = {
      stroke: color,
      width: look === 'p50' || certainty !== undefined ? 2 : 1.5,
      ...(dash === undefined ? {} : { dash: [...dash] }),
      points: {
        show: false,
        size: 6,
        fill: color,
        // A bucket between two gaps would be a line of no length.
        filter: (plot, series) => isolated(plot.data[series] ?? []),
      },
    }
    const end: uPlot.Series = { width: 0, stroke: 'transparent', points: { show: false } }
    return certainty === undefined ? [line] : [line, end, end]
  })
}

function valuesOf(plot: uPlot, series: number): (number | null | undefined)[] {
  return [...(plot.data[series] ?? [])]
}

/** The interval of a value between two gaps, which would be a band of no width. */
function drawWhiskers(plot: uPlot, { lines }: ChartPicture, { read }: PlotContext): void {
  const [line] = lines
  const [times, values, high, low] = plot.data
  if (line?.certainty === undefined || values === undefined) return
  const { ctx } = plot
  ctx.save()
  ctx.fillStyle = canvasTint(line.look, read, 26)
  const width = 6 * uPlot.pxRatio
  for (const bucket of isolated(values) ?? []) {
    const x = plot.valToPos(times[bucket] ?? 0, 'x', true)
    const [most, least] = [high?.[bucket], low?.[bucket]]
    if (most == null || least == null) continue
    const top = plot.valToPos(most, 'y', true)
    // Numbers may reach below nothing, where the axis begins.
    const bottom = plot.valToPos(Math.max(0, least), 'y', true)
    ctx.fillRect(x - width / 2, top, width, bottom - top)
  }
  ctx.restore()
}
