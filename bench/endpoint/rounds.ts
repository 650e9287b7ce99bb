import { spreadOf } from '../spread.ts'
import type { Contender } from './contender.ts'
import { load, type Turn } from './load.ts'
import type { Kind } from './work.ts'

/** One kind of graph at one concurrency. */
export interface Cell {
  readonly kind: Kind
  readonly concurrency: number
}

/** The turns of each contender, by its name; the same place in two lists is the same round. */
export interface Measured extends Cell {
  readonly turns: ReadonlyMap<string, readonly Turn[]>
}

/** Milliseconds of the first turns, in which code is compiled and which count for nothing. */
const warmUp = 500

/**
 * Asks the contenders in turn, round by round: a machine that slows down slows down all of them.
 * @param milliseconds how long a turn is
 */
export async function measureRounds(
  cell: Cell,
  contenders: readonly Contender[],
  rounds: number,
  milliseconds: number,
): Promise<Measured> {
  const { kind, concurrency } = cell
  const turns = new Map(contenders.map(({ name }): [string, Turn[]] => [name, []]))
  for (const contender of contenders) {
    await load(contender, kind, concurrency, { milliseconds: Math.min(warmUp, milliseconds) })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      // Each has every place in the order.
      const contender = contenders[(turn + round) % contenders.length]!
      const done = await load(contender, kind, concurrency, { milliseconds })
      turns.get(contender.name)!.push(done)
    }
  }
  return { ...cell, turns }
}

/** How many times as many requests a second as another contender: the median over the rounds. */
export function timesAs({ turns }: Measured, name: string, other: string): number {
  const theirs = turns.get(other) ?? []
  return spreadOf(
    (turns.get(name) ?? []).map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond),
  ).median
}

export interface Figures {
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly processor: number
}

/** Of all turns together; rates and processor time are medians over them. */
export function figuresOf(turns: readonly Turn[]): Figures {
  const latencies = turns.flatMap((turn) => turn.latencies)
  return {
    perSecond: spreadOf(turns.map(({ perSecond }) => perSecond)).median,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    processor: spreadOf(turns.map(({ processor }) => processor)).median,
  }
}

/** By the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
