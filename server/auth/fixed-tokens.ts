import { timingSafeEqual } from 'node:crypto'
import type { Actor } from './scope.ts'

/** A token that is valid while the process lives, by the hash of it. */
export interface FixedToken {
  readonly hash: Buffer
  readonly actor: Actor
}

/**
 * Whose token has this hash. Hashes of one length are compared, all of them whatever the first ones
 * said, each in constant time: how long it takes says nothing about which token came near, or where.
 */
export function ownerAmong(
  fixed: readonly FixedToken[],
  hash: Buffer,
  equal: (one: Buffer, other: Buffer) => boolean = timingSafeEqual,
): Actor | undefined {
  const known = fixed.filter((one) => equal(one.hash, hash))
  return known[0]?.actor
}
