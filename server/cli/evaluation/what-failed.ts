import type { ComparedRow } from '../../api/experiments.ts'

/** Reasons that are printed; a build log of hundreds helps nobody. */
const most = 5

/** Why runs failed and scores could not be given: each reason once, with the first example it was met at. */
export function whatFailed(rows: readonly ComparedRow[]): readonly string[] {
  const sentences = new Map<string, string>()
  const tell = (reason: string, sentence: string): void => {
    if (!sentences.has(reason)) sentences.set(reason, `${sentence}: ${reason}`)
  }
  for (const { example, sides } of rows) {
    for (const { variant, problem, scores } of sides) {
      const which = `"${example.id}" with ${variant}`
      if (problem !== undefined) {
        tell(problem, `The run of ${which} failed`)
        continue
      }
      for (const [key, score] of Object.entries(scores)) {
        if (score.status === 'error') tell(score.reason, `${key} could not score ${which}`)
      }
    }
  }
  const told = [...sentences.values()]
  const more = told.length - most
  return more > 0 ? [...told.slice(0, most), `There are ${more} more reasons.`] : told
}
