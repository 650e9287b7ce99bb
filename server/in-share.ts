/**
 * Whether a run is among a share of all runs, from 0 to 1. It depends on its id alone, whose last digits
 * are random: who asks again is told the same, and a larger share holds all of a smaller one.
 */
export function isInShare(run: string, share: number): boolean {
  return Number.parseInt(run.slice(-8), 16) / 2 ** 32 < share
}
