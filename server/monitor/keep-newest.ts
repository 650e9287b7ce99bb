/** A memory of what was asked for last: what has not been asked for the longest makes place. */
export interface KeptNewest<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

export function keepNewest<Value>(most: number): KeptNewest<Value> {
  const kept = new Map<string, Value>()
  return {
    get(key) {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set(key, value) {
      kept.set(key, value)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
  }
}
