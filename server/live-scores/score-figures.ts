import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import { meanInterval, type Sums } from '../../engine/evaluate/statistics/mean-interval.ts'
import type { LiveEvaluator } from '../api/deployments.ts'
import type { MeanScore, MonitorScores, MonitorScoring } from '../api/monitor.ts'
import type { LiveRevision } from '../deployments/deployment-store.ts'
import type { Deployments } from '../deployments/deployments.ts'
import { ownTitle } from '../experiments/metric-title.ts'
import { ceilingReached } from './daily-ceiling.ts'
import { startOfDay } from '../day.ts'
import type { AskedScores, LiveScoreStore, ScoreSums } from './live-score-store.ts'

/** What evaluators say of a time, as monitoring shows it. */
export interface LiveScores {
  /**
   * Those that live deployments have, in their order, and then those that gave scores in that time.
   * @param succeeded how many runs did, of all the time and by the start of each bucket
   */
  read(
    asked: AskedScores,
    every: number,
    succeeded: { readonly whole: number; readonly buckets: ReadonlyMap<number, number> },
  ): Promise<
    Pick<{ scores: readonly MonitorScores[]; scoring?: MonitorScoring }, 'scores' | 'scoring'>
  >
}

export function liveScores(parts: {
  readonly stored: Pick<LiveScoreStore, 'sums' | 'problems' | 'spent'>
  readonly deployments: Pick<Deployments, 'list'>
  readonly behind: (deployment: string) => number | undefined
}): LiveScores {
  const { stored, deployments, behind } = parts

  async function scoringOf({ deployment, settings }: LiveRevision): Promise<MonitorScoring> {
    const { maxCostPerDay } = settings
    const spent = await stored.spent(deployment, startOfDay(Date.now()))
    const reached = ceilingReached(maxCostPerDay, spent)
    const late = behind(deployment)
    return {
      spentToday: spent.cost,
      unpricedToday: spent.unpriced,
      ...(maxCostPerDay === undefined ? {} : { maxCostPerDay }),
      notes: [
        ...(reached === undefined ? [] : [reached]),
        ...(late === undefined
          ? []
          : [`${late} runs wait to be scored, the newest first. A smaller share would keep up.`]),
      ],
    }
  }

  return {
    async read(asked, every, succeeded) {
      const live = (await deployments.list()).filter(
        ({ deployment, settings }) =>
          (asked.deployment === undefined || asked.deployment === deployment) &&
          (asked.graph === undefined || asked.graph === settings.graph),
      )
      const set = live.flatMap(({ settings }) => settings.evaluators ?? [])
      const sums = await stored.sums(asked, every)
      const problems = sums.some(({ errors }) => errors > 0)
        ? await stored.problems(asked)
        : new Map<string, string>()
      const groups = Map.groupBy(sums, ({ key, evaluator }) => `${key} ${evaluator}`)
      const kinds = new Map(
        [...set.map((one) => ({ key: metricKey(one), ...one })), ...sums].map((one) => [
          `${one.key} ${one.evaluator}`,
          { key: one.key, evaluator: one.evaluator, node: 'node' in one ? one.node : undefined },
        ]),
      )
      const all = [...kinds.values()]
      const scores = [...kinds].flatMap(([id, kind]) => {
        const own = groups.get(id) ?? []
        const found = scoresOf(kind, own, succeeded)
        if (found === undefined) return []
        const problem = problems.get(id)
        return {
          ...found,
          ...(kind.node === undefined ? {} : { node: kind.node }),
          title: ownTitle(kind, all) ?? found.title,
          ...shareOf(kind, set),
          ...(problem === undefined ? {} : { problem }),
        }
      })
      const [one] = live
      const scoring =
        asked.deployment === undefined || one?.settings.evaluators === undefined
          ? {}
          : { scoring: await scoringOf(one) }
      return { scores, ...scoring }
    },
  }
}

/** Undefined for what is neither a number nor yes or no, which has no mean. */
function scoresOf(
  { key, evaluator: id }: Pick<ScoreSums, 'key' | 'evaluator'>,
  sums: readonly ScoreSums[],
  succeeded: { readonly whole: number; readonly buckets: ReadonlyMap<number, number> },
): MonitorScores | undefined {
  const evaluator = findEvaluator(id)
  const type = sums.at(-1)?.type ?? evaluator?.type
  if (type !== 'number' && type !== 'boolean') return undefined
  const { title = id, direction = 'higher', range, unit } = evaluator ?? {}
  const total = (read: (one: ScoreSums) => number): number =>
    sums.reduce((all, one) => all + read(one), 0)
  const whole = {
    count: total(({ count }) => count),
    sum: total(({ sum }) => sum),
    squares: total(({ squares }) => squares),
  }
  const mean = (some: Sums, of: number): MeanScore | null =>
    meanOf(some, of, { type, spreadOf: whole, ...(range === undefined ? {} : { range }) })
  return {
    key,
    evaluator: id,
    title,
    type,
    direction,
    ...(range === undefined ? {} : { range }),
    ...(unit === undefined ? {} : { unit }),
    whole: mean(whole, succeeded.whole),
    buckets: sums
      .flatMap((one) => {
        const own = mean(one, succeeded.buckets.get(one.at) ?? 0)
        return own === null ? [] : { at: one.at, ...own }
      })
      .toSorted((a, b) => a.at - b.at),
    errors: total(({ errors }) => errors),
    notApplicable: total(({ notApplicable }) => notApplicable),
  }
}

function meanOf(
  sums: Sums,
  of: number,
  options: Parameters<typeof meanInterval>[1],
): MeanScore | null {
  const { count: n, sum } = sums
  if (n === 0) return null
  const interval = meanInterval(sums, options)
  return { mean: sum / n, low: interval?.low ?? null, high: interval?.high ?? null, n, of }
}

function shareOf(
  { key, evaluator }: Pick<ScoreSums, 'key' | 'evaluator'>,
  set: readonly LiveEvaluator[],
): Pick<MonitorScores, 'share'> {
  const own = set.filter((one) => metricKey(one) === key && one.evaluator === evaluator)
  const [first] = own
  return first === undefined || own.length > 1 ? {} : { share: first.share }
}
