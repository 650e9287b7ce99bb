import { wilsonInterval } from '../statistics/wilson.ts'
import { confusionOf } from './confusion.ts'
import { cohenKappa } from './kappa.ts'

/** A pair of answers that was judged in both orders. Winners are named by the answer, whatever its place. */
export interface SwappedVerdict {
  /** The better answer as people say it; left out where nobody did. */
  readonly label?: 1 | 2
  /** Null where the judge gave no verdict, or a tie. */
  readonly straight: 1 | 2 | null
  readonly swapped: 1 | 2 | null
}

export interface PositionBias {
  readonly pairs: number
  /** The share that is judged the same in both orders. */
  readonly consistent: number | null
  readonly consistentInterval: readonly [number, number] | null
  /** Agreement of the two orders beyond chance, over those with a verdict in both. */
  readonly kappa: number | null
  /** Of all verdicts, the share for the answer that stands first: 0.5 where the place does not matter. */
  readonly firstPreferred: number | null
  /** Right in the one order, in the other, in both, and on average; over pairs with a label. */
  readonly accuracy: {
    readonly straight: number
    readonly swapped: number
    readonly both: number
    readonly average: number
  } | null
}

/**
 * How far the place of an answer decides a comparison (Zheng et al. 2023, "Judging LLM-as-a-judge",
 * arXiv 2306.05685). No verdict is counted as neither right nor the same as any other but no verdict.
 */
export function positionBias(verdicts: readonly SwappedVerdict[]): PositionBias {
  const pairs = verdicts.length
  const same = verdicts.filter(({ straight, swapped }) => straight === swapped).length
  const interval = wilsonInterval(same, pairs)
  const decided = verdicts.flatMap(({ straight, swapped }) =>
    straight === null || swapped === null ? [] : [[String(straight), String(swapped)] as const],
  )
  // In the first order answer 1 stands first, in the second answer 2.
  const first = verdicts.filter(({ straight }) => straight === 1).length
  const firstSwapped = verdicts.filter(({ swapped }) => swapped === 2).length
  const given = verdicts.flatMap(({ straight, swapped }) => [straight, swapped])
  const all = given.filter((winner) => winner !== null).length
  return {
    pairs,
    consistent: pairs === 0 ? null : same / pairs,
    consistentInterval: pairs === 0 ? null : [interval.low, interval.high],
    kappa: cohenKappa(confusionOf(decided, ['1', '2'])),
    firstPreferred: all === 0 ? null : (first + firstSwapped) / all,
    accuracy: accuracyOf(verdicts.filter(({ label }) => label !== undefined)),
  }
}

function accuracyOf(labelled: readonly SwappedVerdict[]): PositionBias['accuracy'] {
  if (labelled.length === 0) return null
  const shareOf = (fits: (verdict: SwappedVerdict) => boolean): number =>
    labelled.filter(fits).length / labelled.length
  const straight = shareOf((one) => one.straight === one.label)
  const swapped = shareOf((one) => one.swapped === one.label)
  const both = shareOf((one) => one.straight === one.label && one.swapped === one.label)
  return { straight, swapped, both, average: (straight + swapped) / 2 }
}
