import type { DeploymentStore, LiveRevision } from './deployment-store.ts'

/**
 * Remembers which revisions are live, so that requests need not ask the store. Only for a store that no
 * other process writes.
 */
export function rememberedDeployments(store: DeploymentStore): DeploymentStore {
  const known = new Map<string, LiveRevision>()
  /** How often something was changed: what was read before a change is not kept after it. */
  let changes = 0

  async function changing<Result>(name: string, change: () => Promise<Result>): Promise<Result> {
    const forget = (): void => {
      changes += 1
      known.delete(name)
    }
    forget()
    try {
      return await change()
    } finally {
      forget()
    }
  }

  return {
    ...store,
    async live(name) {
      const remembered = known.get(name)
      if (remembered !== undefined) return remembered
      const before = changes
      const live = await store.live(name)
      if (live !== undefined && before === changes) known.set(name, live)
      return live
    },
    add: (name, base, settings, change) =>
      changing(name, () => store.add(name, base, settings, change)),
    remove: (name) => changing(name, () => store.remove(name)),
  }
}
