import type { DeploymentAnswer, RevisionAnswer } from '../api/deployments.ts'
import type { LiveRevision } from './deployment-store.ts'
import { effectiveAt, type Revision } from './effective.ts'

/** A deployment as it is shown, with its weights as they are now. */
export function showDeployment(live: LiveRevision): DeploymentAnswer {
  const { weights } = effectiveAt(live, Date.now())
  const named = live.settings.variants.map(({ name }) => [name, weights[name] ?? 0])
  return {
    name: live.deployment,
    createdAt: live.begunAt,
    revision: showRevision(live),
    weights: Object.fromEntries(named),
  }
}

/** A revision without its salt and its shares, which are no business of readers. */
export function showRevision(revision: Revision): RevisionAnswer {
  const { number, kind, settings, message, author, createdAt, forced } = revision
  return {
    number,
    kind,
    settings,
    message,
    author,
    createdAt,
    ...(forced === undefined ? {} : { forced }),
  }
}
