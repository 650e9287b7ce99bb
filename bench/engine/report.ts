import { spreadOf } from '../spread.ts'
import { table } from '../table.ts'
import { criticalPath, type Shape } from './shapes.ts'
import { lengths } from './storage.ts'

/** The milliseconds of every round of one shape, by the name of the contender. */
export interface Timed {
  readonly shape: Shape
  readonly times: ReadonlyMap<string, readonly number[]>
}

/** What a contender is called in the keys of the result. */
const keys: Readonly<Record<string, string>> = {
  LangGraph: 'langgraph',
  'LangGraph, sync': 'langgraph_checkpointed',
  'LangGraph, async': 'langgraph_checkpointed_async',
  Rivet: 'rivet',
}

/**
 * Minima and medians, for people. What else a machine does takes time and never gives any back, so
 * the minima say most about the contenders.
 */
export function tablesOfTimes(timed: readonly Timed[]): string {
  return (['min', 'median'] as const).map((kind) => tableOfTimes(timed, kind)).join('\n\n')
}

function tableOfTimes(timed: readonly Timed[], kind: 'min' | 'median'): string {
  const names = [...(timed[0]?.times.keys() ?? [])]
  const rows = timed.map(({ shape, times }) => [
    shape.name,
    ...names.map((name) => shown(spreadOf(times.get(name) ?? [])[kind])),
    String(times.get('Heddle')?.length ?? 0),
  ])
  return table([[`milliseconds, ${kind}`, ...names, 'runs of Heddle'], ...rows])
}

export function tableOfStalls(
  stalls: readonly { readonly shape: Shape; readonly ours: number; readonly theirs: number }[],
): string {
  const rows = stalls.map(({ shape, ours, theirs }) => [shape.name, shown(ours), shown(theirs)])
  return table([['longest stall of the event loop, ms', 'Heddle', 'LangGraph, sync'], ...rows])
}

/** @param copies how often a large value is stored that a chain hands on */
export function tableOfStorage(
  ours: readonly number[],
  theirs: readonly number[],
  copies: number,
): string {
  const rows = lengths.map((length, at) => [
    `chain of ${length}`,
    ours[at]!.toFixed(0),
    theirs[at]!.toFixed(0),
  ])
  const head = ['bytes a node, each making 1 KB', 'Heddle', 'LangGraph, sync']
  return `${table([head, ...rows])}\n\n1 MB handed through 20 nodes is stored ${copies.toFixed(2)} times.`
}

/**
 * How many times as long as Heddle each took at best, by the keys of the result; null for who was
 * left out.
 */
export function ratiosOf(timed: readonly Timed[]): Record<string, number | null> {
  const ratios: Record<string, number | null> = {}
  for (const { shape, times } of timed) {
    const ours = minimumOf(times, 'Heddle')
    if (shape.name === 'uneven') {
      ratios['uneven_vs_critical_path'] = ratio(ours, criticalPath)
      ratios['langgraph_uneven_vs_critical_path'] = ratio(
        minimumOf(times, 'LangGraph'),
        criticalPath,
      )
      continue
    }
    for (const [name, key] of Object.entries(keys))
      ratios[`${shape.name}_vs_${key}`] = ratio(minimumOf(times, name), ours)
  }
  return ratios
}

function minimumOf(times: Timed['times'], name: string): number {
  return spreadOf(times.get(name) ?? []).min
}

function ratio(theirs: number, ours: number): number | null {
  return Number.isNaN(theirs / ours) ? null : Math.round((theirs / ours) * 1000) / 1000
}

function shown(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '-'
  return milliseconds.toFixed(milliseconds < 1 ? 3 : milliseconds < 100 ? 2 : 0)
}
