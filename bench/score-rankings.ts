import { bootstrapMean, type Interval } from '../engine/evaluate/bootstrap.ts'
import { meanOf, type Measure } from '../engine/evaluate/measure.ts'
import { ndcgAt, recallAt, reciprocalRank, type Gold } from '../engine/evaluate/ranking.ts'
import type { Rankings } from './rank-questions.ts'

type Ranking = (ranked: readonly string[], gold: Gold) => Measure

/** What is measured, in the order of the columns. */
const measures: Readonly<Record<string, Ranking>> = {
  mrr: reciprocalRank,
  'recall@5': (ranked, gold) => recallAt(5, ranked, gold),
  'ndcg@10': (ranked, gold) => ndcgAt(10, ranked, gold),
  'recall@20': (ranked, gold) => recallAt(20, ranked, gold),
}

/** One measure of one pipeline over all questions. */
export interface Score {
  readonly mean: number | null
  /** To the first pipeline, paired by question; null for the first itself. */
  readonly difference: Interval | null
}

export interface PipelineScores {
  readonly pipeline: string
  readonly scores: Readonly<Record<string, Score>>
}

/** Measures rankings against the gold of their questions, and compares each with the first. */
export function scoreRankings(
  rankings: readonly Rankings[],
  gold: readonly Gold[],
): PipelineScores[] {
  const measured = (measure: Ranking, { ranked }: Rankings): Measure[] =>
    ranked.map((ids, question) => measure(ids, gold[question]!))
  const [first] = rankings
  return rankings.map((one) => ({
    pipeline: one.pipeline,
    scores: Object.fromEntries(
      Object.entries(measures).map(([name, measure]) => {
        const scores = measured(measure, one)
        const before = first === undefined || first === one ? [] : measured(measure, first)
        const difference = bootstrapMean(differences(before, scores))
        return [name, { mean: meanOf(scores), difference }]
      }),
    ),
  }))
}

/** Question by question, where the measure applies. */
function differences(before: readonly Measure[], after: readonly Measure[]): number[] {
  return before.flatMap((measure, question) => {
    const value = after[question]?.value ?? null
    return value === null || measure.value === null ? [] : value - measure.value
  })
}
