import { create } from 'zustand'
import type { ModelProfile } from '../../server/api.ts'

/** What the model profiles of this server stand for, by name. */
export const useProfiles = create<{ readonly profiles: ReadonlyMap<string, ModelProfile> }>(() => ({
  profiles: new Map(),
}))

export function setProfiles(profiles: readonly ModelProfile[]): void {
  useProfiles.setState({ profiles: new Map(profiles.map((profile) => [profile.name, profile])) })
}

/** A node's model as its card names it: the model behind a profile, `offline` where there is none. */
export function useModelName(model: string | undefined): string | undefined {
  return useProfiles(({ profiles }) => {
    if (model === undefined) return undefined
    const profile = profiles.get(model)
    if (profile === undefined) return afterProvider(model)
    return profile.resolved === 'offline' ? 'offline' : afterProvider(profile.resolved)
  })
}

function afterProvider(model: string): string {
  return model.slice(model.indexOf(':') + 1)
}
