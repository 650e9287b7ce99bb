import { bootstrapMean, type Interval } from '../engine/evaluate/bootstrap.ts'
import { meanOf, type Measure } from '../engine/evaluate/measure.ts'
import {
  averagePrecision,
  ndcgAt,
  recallAt,
  reciprocalRank,
  type Gold,
} from '../engine/evaluate/ranking.ts'
import type { Rankings } from './rank-questions.ts'

type Ranking = (ranked: readonly string[], gold: Gold) => Measure

/** What is measured, in the order of the columns. */
const measures = {
  ndcg10: (ranked, gold) => ndcgAt(10, ranked, gold),
  map: averagePrecision,
  recall100: (ranked, gold) => recallAt(100, ranked, gold),
  mrr: reciprocalRank,
} satisfies Readonly<Record<string, Ranking>>

export type MeasureName = keyof typeof measures
// SAFETY: the keys of an object that has no others.
export const measureNames = Object.keys(measures) as MeasureName[]

/** One measure of one pipeline over all questions. */
export interface Score {
  readonly mean: number | null
  /** To the first pipeline, paired by question; null for the first itself. */
  readonly difference: Interval | null
}

export interface PipelineScores {
  readonly pipeline: string
  readonly scores: Readonly<Record<MeasureName, Score>>
}

/** Measures rankings against the gold of their questions, and compares each with the first. */
export function scoreRankings(
  rankings: readonly Rankings[],
  gold: readonly Gold[],
): PipelineScores[] {
  const measured = (measure: Ranking, { ranked }: Rankings): Measure[] =>
    ranked.map((ids, question) => measure(ids, gold[question]!))
  const [first] = rankings
  const score = (name: MeasureName, one: Rankings): Score => {
    const scores = measured(measures[name], one)
    const before = first === undefined || first === one ? [] : measured(measures[name], first)
    return { mean: meanOf(scores), difference: bootstrapMean(differences(before, scores)) }
  }
  return rankings.map((one) => ({
    pipeline: one.pipeline,
    scores: {
      ndcg10: score('ndcg10', one),
      map: score('map', one),
      recall100: score('recall100', one),
      mrr: score('mrr', one),
    },
  }))
}

/** Question by question, where the measure applies. */
function differences(before: readonly Measure[], after: readonly Measure[]): number[] {
  return before.flatMap((measure, question) => {
    const value = after[question]?.value ?? null
    return value === null || measure.value === null ? [] : value - measure.value
  })
}
