import { pathOf } from './hybrids.ts'

/** What each swap adds to one example, by place of the swap. */
export type Marginals = readonly number[]

/**
 * The Shapley values of the swaps on one example (Shapley 1953, "A value for n-person games"): what a
 * swap adds, averaged over all orders in which the swaps could be made. They add up to the value with
 * all swaps less the value with none.
 * @param values of the example, by key of the hybrid; every combination is needed
 */
export function exactShapley(values: ReadonlyMap<string, number>, count: number): Marginals {
  const weights = weightsOf(count)
  return Array.from({ length: count }, (_, at) => {
    let share = 0
    for (const [key, value] of values) {
      if (key[at] !== '1') continue
      const without = values.get(`${key.slice(0, at)}0${key.slice(at + 1)}`)!
      share += weights[key.replaceAll('0', '').length - 1]! * (value - without)
    }
    return share
  })
}

/** |S|! (n − |S| − 1)! / n!, by the number of swaps that were made before. */
function weightsOf(count: number): number[] {
  return Array.from({ length: count }, (_, size) => {
    let choices = 1
    for (let at = 1; at <= size; at += 1) choices = (choices * (count - at)) / at
    return 1 / (count * choices)
  })
}

/** What each swap adds on one example in each of the orders; their mean estimates the Shapley values. */
export function marginalsAlong(
  values: ReadonlyMap<string, number>,
  orders: readonly (readonly number[])[],
): Marginals[] {
  return orders.map((order) => {
    const path = pathOf(order)
    const marginals = order.map(() => 0)
    for (const [step, at] of order.entries()) {
      marginals[at] = values.get(path[step + 1]!)! - values.get(path[step]!)!
    }
    return marginals
  })
}
