/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000

/** When the day in UTC began that a moment lies in, in epoch milliseconds. */
export function startOfDay(at: number): number {
  return Math.floor(at / day) * day
}
