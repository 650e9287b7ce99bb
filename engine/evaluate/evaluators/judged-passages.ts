import type { Document } from '../../graph/values.ts'
import type { Gold } from '../example.ts'
import { notApplicable, share, type Measure } from '../measure.ts'
import { isGold } from './gold-match.ts'

/** A ranked list held against the gold passages of an example. */
export interface JudgedPassages {
  /** By rank: whether the passage is relevant. A passage that is repeated is not, where it stands again. */
  readonly relevant: readonly boolean[]
  /** By rank: the grades of the gold passages that are found there first. */
  readonly found: readonly (readonly number[])[]
  /** Of all gold passages, best first. */
  readonly grades: readonly number[]
}

/** Holds passages against gold passages. Those of grade 0 are not relevant. */
export function judgePassages(
  passages: readonly Document[],
  gold: readonly Gold[] | undefined,
): JudgedPassages {
  const wanted = (gold ?? []).filter(({ grade }) => grade > 0)
  const open = new Set(wanted)
  const seen = new Set<string>()
  const relevant: boolean[] = []
  const found: number[][] = []
  for (const passage of passages) {
    const repeated = seen.has(passage.id)
    seen.add(passage.id)
    const matching = repeated ? [] : wanted.filter((one) => isGold(passage, one))
    relevant.push(matching.length > 0)
    found.push(matching.filter((one) => open.delete(one)).map(({ grade }) => grade))
  }
  return { relevant, found, grades: wanted.map(({ grade }) => grade).sort((a, b) => b - a) }
}

/**
 * Measures of a judged list. Where each passage answers to one gold passage they are those of
 * `trec_eval`. Where several do, or one holds several: precision counts passages, recall counts gold
 * passages, and a gold passage that is found again adds nothing.
 */
export const measures = {
  precision: (k: number, { relevant, grades }: JudgedPassages): Measure =>
    measured(grades, () => share(relevant.slice(0, k).filter(Boolean).length, k)),

  recall: (k: number, { found, grades }: JudgedPassages): Measure =>
    measured(grades, () => share(found.slice(0, k).flat().length, grades.length)),

  hit: (k: number, { relevant, grades }: JudgedPassages): Measure =>
    measured(grades, () => share(relevant.slice(0, k).some(Boolean) ? 1 : 0, 1)),

  reciprocalRank: ({ relevant, grades }: JudgedPassages): Measure =>
    measured(grades, () => {
      const first = relevant.indexOf(true)
      return first < 0 ? share(0, 1) : share(1, first + 1)
    }),

  averagePrecision: ({ found, grades }: JudgedPassages): Measure =>
    measured(grades, () => {
      let ranks = 0
      let sum = 0
      for (const [rank, news] of found.entries()) {
        if (news.length === 0) continue
        ranks += 1
        sum += (news.length * ranks) / (rank + 1)
      }
      return share(sum, grades.length)
    }),

  ndcg: (k: number, gain: 'linear' | 'exponential', judged: JudgedPassages): Measure =>
    measured(judged.grades, () => {
      const gainOf = (grade: number): number => (gain === 'linear' ? grade : 2 ** grade - 1)
      const gains = judged.found.map((news) => news.reduce((sum, one) => sum + gainOf(one), 0))
      const best = discounted(judged.grades.slice(0, k).map(gainOf))
      // One passage that holds two gold ones could come out above the best order of single ones.
      return share(Math.min(best, discounted(gains.slice(0, k))), best)
    }),
}

function measured(grades: readonly number[], measure: () => Measure): Measure {
  return grades.length === 0
    ? notApplicable('Nothing is known to be relevant to this example.')
    : measure()
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0)
}
