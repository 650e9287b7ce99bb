/** A moment as a field for a day and a time (`datetime-local`) has it, in the zone of the reader. */
export function toLocalTime(at: number): string {
  const zone = new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - zone).toISOString().slice(0, 16)
}

/** The moment that such a field has; undefined while it has none. */
export function fromLocalTime(text: string): number | undefined {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
