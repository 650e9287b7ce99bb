import type { DeploymentSettings } from '../api/deployments.ts'
import type { MonitorMark } from '../api/monitor.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Asked } from './find-runs.ts'

type Ramped = DeploymentSettings['ramp'][number]

/**
 * What changed the answers within a time, in its order: new revisions of deployments, and the steps that
 * their ramps took.
 * @param now epoch milliseconds: what is to come has changed nothing yet
 */
export async function marksOf(
  { graph, deployment, from, to }: Asked,
  deployments: Pick<Deployments, 'revisionsBetween' | 'rampsBetween'>,
  now = Date.now(),
): Promise<readonly MonitorMark[]> {
  const isMeant = (one: { deployment: string; settings: DeploymentSettings }): boolean =>
    (deployment === undefined || one.deployment === deployment) &&
    (graph === undefined || one.settings.graph === graph)
  const revisions = (await deployments.revisionsBetween(from, to)).filter(isMeant)
  const ramps = (await deployments.rampsBetween(from, to)).filter(({ revision }) =>
    isMeant(revision),
  )
  const made = revisions.map((one) => ({
    at: one.createdAt,
    deployment: one.deployment,
    revision: one.number,
    title: one.message,
    by: one.author,
  }))
  const steps = ramps.flatMap(({ revision, until }) => {
    const { ramp } = revision.settings
    const end = Math.min(to, until ?? Infinity, now + 1)
    return ramp.flatMap((step, index) =>
      step.at < Math.max(from, revision.createdAt) || step.at >= end
        ? []
        : {
            at: step.at,
            deployment: revision.deployment,
            revision: revision.number,
            step: index + 1,
            title: `Step ${index + 1} of ${ramp.length} of the ramp: ${partsOf(step, revision.settings)}`,
            by: revision.author,
          },
    )
  })
  return [...made, ...steps].toSorted((a, b) => a.at - b.at)
}

/** `first 75 %, second 25 %`; of a shadow only what runs beside the answers. */
function partsOf({ weights }: Ramped, { mode, variants }: DeploymentSettings): string {
  const sum = variants.reduce((total, { name }) => total + (weights[name] ?? 0), 0)
  const shown = mode === 'shadow' ? variants.slice(1) : variants
  return shown
    .map(({ name }) => {
      const weight = weights[name] ?? 0
      const percent = mode === 'shadow' ? weight : (100 * weight) / sum
      return `${name} ${Math.round(percent * 10) / 10} %`
    })
    .join(', ')
}
