import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'

interface Chosen {
  readonly key: string
  readonly evaluator: string
  readonly node?: string | undefined
}

/**
 * The key with which a metric was named, where another one is of the same evaluator at the same place:
 * else two metrics would be called the same. Undefined where the title of the evaluator will do.
 */
export function ownTitle({ key, ...chosen }: Chosen, all: readonly Chosen[]): string | undefined {
  const alike = all.filter(
    ({ evaluator, node }) => evaluator === chosen.evaluator && node === chosen.node,
  )
  if (alike.length < 2 || key === metricKey({ evaluator: chosen.evaluator, node: chosen.node })) {
    return undefined
  }
  return /^[a-z]+\b/.test(key) ? key.charAt(0).toUpperCase() + key.slice(1) : key
}
