import type { DeploymentAnswer, DeploymentSettings, Variant } from '../../server/api/deployments.ts'
import { toPercentages, withPercentage } from './weights.ts'

/** How much of the traffic a version gets when it is deployed. */
export type Reach = 'all' | 'part' | 'shadow'

/**
 * The settings with which a version goes live at a deployment.
 * @param live undefined for a new one
 * @param share percent, unless it gets everything
 */
export function settingsToDeploy(
  version: { readonly graph: string; readonly version: string; readonly number: number },
  live: DeploymentAnswer | undefined,
  reach: Reach,
  share: number,
): DeploymentSettings {
  const name = `v${version.number}`
  const own = (taken: readonly Variant[], weight: number): Variant => ({
    name: freeName(name, taken),
    version: version.version,
    weight,
  })
  if (live === undefined) {
    return {
      graph: version.graph,
      variants: [own([], 100)],
      mode: 'split',
      origins: [],
      onDisconnect: 'continue',
      ramp: [],
      gates: [],
      enabled: true,
    }
  }
  const { settings } = live.revision
  const base = { ...settings, graph: version.graph, ramp: [] }
  if (reach === 'all') return { ...base, mode: 'split', variants: [own([], 100)] }
  const others = settings.variants.filter((one) => one.version !== version.version)
  if (others.length === 0) return { ...base, mode: 'split', variants: [own([], 100)] }
  if (reach === 'shadow') {
    const answering = others.toSorted(
      (a, b) => (live.weights[b.name] ?? 0) - (live.weights[a.name] ?? 0),
    )[0]!
    const variants = [{ ...answering, weight: 100 }, own(others, share)]
    return { ...base, mode: 'shadow', variants }
  }
  const candidate = own(others, 0)
  const now = toPercentages(
    Object.fromEntries(others.map(({ name: of }) => [of, live.weights[of] ?? 0])),
  )
  const weights = withPercentage({ ...now, [candidate.name]: 0 }, candidate.name, share)
  const variants = [...others, candidate].map((one) => ({
    ...one,
    weight: weights[one.name] ?? 0,
  }))
  return { ...base, mode: 'split', variants }
}

function freeName(name: string, taken: readonly Variant[]): string {
  let free = name
  for (let number = 2; taken.some((one) => one.name === free); number += 1) {
    free = `${name}-${number}`
  }
  return free
}
