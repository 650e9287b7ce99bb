import { hash } from 'node:crypto'

/**
 * Which variant a unit gets. Units lie on a line of a million slots, each by a hash of its id, and
 * each stretch of the line belongs to a variant. When weights change, stretches change hands only as
 * far as the weights ask: a variant that grows takes slots and gives none, and one that shrinks gives
 * slots and takes none. So nobody moves who need not, and the shares are exact to a slot.
 */
export type Shares = readonly Stretch[]

/** Slots from `from` up to the next stretch, or to the end of the line. */
interface Stretch {
  readonly from: number
  readonly variant: string
}

export const slots = 1_000_000

/** A unit without its id: the hash that exposures record, and its place on the line. */
export interface HashedUnit {
  readonly hash: string
  readonly slot: number
}

/**
 * SHA-256 over salt, deployment and unit as one JSON list, so that no two of them run together. The
 * first 12 hexadecimal digits, as a fraction of 16¹², times the number of slots and rounded down,
 * are the slot; the first 32 stand for the unit in what is recorded.
 */
export function hashUnit(salt: string, deployment: string, unit: string): HashedUnit {
  const digest = hash('sha256', JSON.stringify([salt, deployment, unit]), 'hex')
  const fraction = Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48
  return { hash: digest.slice(0, 32), slot: Math.floor(fraction * slots) }
}

/** The variant to which a slot belongs. */
export function variantAt(shares: Shares, slot: number): string {
  let low = 0
  let high = shares.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (shares[middle]!.from <= slot) low = middle
    else high = middle - 1
  }
  return shares[low]!.variant
}

/**
 * Deals the line out anew with as few slots changing hands as the weights allow.
 * @param weights by variant, with a sum above 0; they need not add up to 100
 * @param before how it was dealt; left out, in the order of the variants
 */
export function dealShares(weights: Readonly<Record<string, number>>, before: Shares = []): Shares {
  const wanted = slotsFor(weights)
  const missing = new Map(wanted)
  const kept: Piece[] = []
  const free: Piece[] = []
  for (const { from, to, variant } of piecesOf(before)) {
    const keeps = Math.min(to - from, missing.get(variant) ?? 0)
    if (keeps > 0) {
      kept.push({ from, to: from + keeps, variant })
      missing.set(variant, missing.get(variant)! - keeps)
    }
    if (from + keeps < to) free.push({ from: from + keeps, to, variant: '' })
  }
  const takers = [...missing].filter(([, count]) => count > 0)
  const taken = before.length === 0 ? [{ from: 0, to: slots, variant: '' }] : free
  return stretchesOf([...kept, ...dealOut(taken, takers)])
}

interface Piece {
  readonly from: number
  readonly to: number
  readonly variant: string
}

/** Whole slots for each variant: rounded down, and what is left over to the largest remainders. */
function slotsFor(weights: Readonly<Record<string, number>>): Map<string, number> {
  const entries = Object.entries(weights)
  const sum = entries.reduce((total, [, weight]) => total + weight, 0)
  const exact = entries.map(([variant, weight]) => {
    const share = (weight / sum) * slots
    return { variant, whole: Math.floor(share), rest: share - Math.floor(share) }
  })
  let left = slots - exact.reduce((total, { whole }) => total + whole, 0)
  const counts = new Map(exact.map(({ variant, whole }) => [variant, whole]))
  for (const { variant, whole } of exact.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break
    counts.set(variant, whole + 1)
    left -= 1
  }
  return counts
}

function piecesOf(shares: Shares): Piece[] {
  return shares.map(({ from, variant }, index) => ({
    from,
    to: shares[index + 1]?.from ?? slots,
    variant,
  }))
}

function dealOut(free: readonly Piece[], takers: readonly (readonly [string, number])[]): Piece[] {
  const dealt: Piece[] = []
  const waiting = takers.map(([variant, count]) => ({ variant, count }))
  for (const { from, to } of free) {
    for (let at = from; at < to;) {
      const taker = waiting[0]
      if (taker === undefined) break
      const count = Math.min(to - at, taker.count)
      dealt.push({ from: at, to: at + count, variant: taker.variant })
      at += count
      taker.count -= count
      if (taker.count === 0) waiting.shift()
    }
  }
  return dealt
}

function stretchesOf(pieces: readonly Piece[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { from, variant } of pieces.toSorted((a, b) => a.from - b.from)) {
    if (stretches.at(-1)?.variant !== variant) stretches.push({ from, variant })
  }
  return stretches
}
