import { logGamma } from './gamma.ts'

/**
 * The exact test of McNemar (1947, "Note on the sampling error of the difference between correlated
 * proportions") for pass and fail on the same examples: of the examples whose result changed, as
 * many should have become better as worse, so p = min(1, 2 · P[Bin(b + c, ½) ≥ max(b, c)]).
 * @param gained examples that only the second version passes
 * @param lost examples that only the first one passes
 */
export function mcnemarExact(gained: number, lost: number): number {
  const changed = gained + lost
  if (changed === 0) return 1
  const chances = Array.from({ length: Math.min(gained, lost) + 1 }, (_, successes) =>
    Math.exp(
      logGamma(changed + 1) -
        logGamma(successes + 1) -
        logGamma(changed - successes + 1) -
        changed * Math.LN2,
    ),
  )
  // By symmetry the tail from max(b, c) on is the one up to min(b, c); the small terms come first.
  return Math.min(1, 2 * chances.reduce((sum, chance) => sum + chance, 0))
}
