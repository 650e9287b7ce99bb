import { table } from '../table.ts'
import type { ManyStreams } from './many-streams.ts'
import type { MemoryOfRuns } from './memory.ts'
import { figuresOf, timesAs, type Measured } from './rounds.ts'
import { described } from './work.ts'

/** What the contenders are called. */
export const ours = 'Heddle'
export const byHand = 'express + openai'
export const byGraph = 'express + LangGraph'

/** A table for each kind of graph. */
export function tablesOfRounds(measured: readonly Measured[]): string {
  return [...Map.groupBy(measured, ({ kind }) => kind)]
    .map(([kind, cells]) => `${described[kind]}\n${tableOfRounds(cells)}`)
    .join('\n\n')
}

function tableOfRounds(cells: readonly Measured[]): string {
  const rows = cells.flatMap(({ concurrency, turns }) =>
    [...turns].map(([name, own]) => {
      const { perSecond, p50, p95, p99, processor } = figuresOf(own)
      return [
        `${concurrency} at once, ${name}`,
        perSecond.toFixed(0),
        ...[p50, p95, p99].map(shown),
        shown(processor),
      ]
    }),
  )
  const head = ['', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms', 'processor ms']
  return table([head, ...rows])
}

export function tableOfFirstTokens(medians: ReadonlyMap<string, number>): string {
  const direct = medians.get('model') ?? Number.NaN
  const rows = [...medians].map(([name, after]) => [name, shown(after), shown(after - direct)])
  return table([['first word, p50', 'ms', 'added ms'], ...rows])
}

export function tableOfStreams(count: number, streams: ReadonlyMap<string, ManyStreams>): string {
  const rows = [...streams].map(([name, { first, whole, memory }]) => [
    name,
    ...[first.p50, first.p95, whole.p50, whole.p95].map((time) => time.toFixed(0)),
    memory.toFixed(0),
  ])
  const head = ['first p50 ms', 'first p95 ms', 'whole p50 ms', 'whole p95 ms', 'memory MB']
  return table([[`${count} streams at once`, ...head], ...rows])
}

export function sentenceOfMemory(runs: number, idle: number, memory: MemoryOfRuns): string {
  const under = memory.under.map((megabytes) => megabytes.toFixed(0)).join(', ')
  return `Memory of Heddle in MB: ${idle.toFixed(0)} idle; after each tenth of ${runs} runs of two calls, 16 at once: ${under}; some seconds later: ${memory.after.toFixed(0)}. These were ${memory.perSecond.toFixed(0)} a second.`
}

/** The ratios of every cell, by keys such as `two_c16_vs_express`. */
export function ratiosOf(measured: readonly Measured[]): Record<string, number> {
  return Object.fromEntries(
    measured.flatMap((cell) => {
      const key = `${cell.kind}_c${cell.concurrency}`
      const { perSecond, p50, p99 } = figuresOf(cell.turns.get(ours) ?? [])
      return [
        [`${key}_vs_langgraph`, timesAs(cell, ours, byGraph)],
        [`${key}_vs_express`, timesAs(cell, ours, byHand)],
        [`${key}_per_second`, Math.round(perSecond)],
        [`${key}_p50_ms`, p50],
        [`${key}_p99_ms`, p99],
      ]
    }),
  )
}

function shown(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '-' : milliseconds.toFixed(2)
}
