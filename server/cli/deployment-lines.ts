import type { DeploymentAnswer, RevisionAnswer } from '../api/deployments.ts'
import { look, type Line } from './line.ts'
import { table } from './table.ts'
import { oneLine } from './text.ts'

/** A deployment with its variants, as commands show it. */
export function deploymentLines({ name, revision, weights }: DeploymentAnswer): Line[] {
  const { settings } = revision
  const { graph, mode, enabled, ramp } = settings
  const off = enabled ? [] : [look('  switched off', 'warning')]
  const head: Line = [
    look(name, 'strong'),
    look(`  ${graph}  revision ${revision.number}  ${mode}`, 'quiet'),
    ...off,
  ]
  const rows = settings.variants.map((variant, index) => [
    variant.name,
    variant.version,
    variant.label ?? '',
    shareOf(weights, variant.name, mode === 'shadow' ? index : undefined),
  ])
  const next = ramp.find(({ at }) => at > Date.now())
  const later =
    next === undefined
      ? []
      : [[look(`The next step of its ramp comes at ${new Date(next.at).toISOString()}.`, 'quiet')]]
  return [head, ...table([['variant', 'version', 'label', 'share'], ...rows]), ...later]
}

/** What was changed, newest first. */
export function revisionLines(revisions: readonly RevisionAnswer[]): Line[] {
  const rows = revisions.map(({ number, kind, createdAt, author, message, forced }) => [
    String(number),
    kind,
    new Date(createdAt).toISOString(),
    oneLine(author),
    oneLine(forced === undefined ? message : `${message} (forced: ${forced})`),
  ])
  return table([['revision', '', 'at', 'by', 'message'], ...rows])
}

/** @param shadow place of a variant that may run beside the first */
export function shareOf(
  weights: Readonly<Record<string, number>>,
  name: string,
  shadow?: number,
): string {
  if (shadow === 0) return 'answers'
  const weight = weights[name] ?? 0
  if (shadow !== undefined) return `beside ${percent(weight)}`
  const sum = Object.values(weights).reduce((total, one) => total + one, 0)
  return percent((weight / sum) * 100)
}

function percent(share: number): string {
  return `${Number(share.toFixed(2))} %`
}
