import type { AllowsOrigin } from '../http/cross-origin.ts'
import type { Deployments } from './deployments.ts'
import type { Exposures } from './exposures.ts'

/** Web pages may call the deployments that list their origin, and the runs that came through those. */
export function allowedOrigins(options: {
  deployments: Deployments
  exposures: Exposures
}): AllowsOrigin {
  return async (path, origin) => {
    const run = /^\/v1\/runs\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1]
    const name =
      run === undefined
        ? /^\/v1\/graphs\/([a-z0-9-]{1,63})\//.exec(path)?.[1]
        : (await options.exposures.find(run))?.name
    const live = name === undefined ? undefined : await options.deployments.find(name)
    return live?.settings.origins.includes(origin) ?? false
  }
}
