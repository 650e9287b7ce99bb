/** How a passage moved between two lists. */
export interface RankMove {
  readonly kind: 'up' | 'down' | 'same' | 'new'
  /** Places. */
  readonly by: number
}

/** @param before its rank in the other list, from 1; null where it was not there */
export function moveOf(now: number, before: number | null): RankMove {
  if (before === null) return { kind: 'new', by: 0 }
  if (now === before) return { kind: 'same', by: 0 }
  return now < before ? { kind: 'up', by: before - now } : { kind: 'down', by: now - before }
}

/** Such as `up 3 places`. */
export function moveWords({ kind, by }: RankMove): string {
  if (kind === 'new') return 'was not there'
  if (kind === 'same') return 'the same place'
  return `${kind} ${by} ${by === 1 ? 'place' : 'places'}`
}
