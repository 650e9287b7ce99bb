import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { VariantColumn } from '../../server/api/experiments.ts'
import { formatCount } from '../ui/figures.ts'
import { columnWords } from './variant-words.ts'

/** What stands in grey beside a side of a comparison, such as `deployed` or `3 nodes changed`. */
export function sideWords(
  column: VariantColumn,
  known: {
    readonly graph: string
    readonly deployments: readonly DeploymentAnswer[]
    /** Nodes that differ from the other side, where that is to be said. */
    readonly changed?: number | undefined
  },
): string | undefined {
  const { graph, deployments, changed } = known
  // With other settings it is not what is deployed.
  const isDeployed =
    column.overrides === undefined &&
    deployments.some(
      ({ revision: { settings }, weights }) =>
        settings.graph === graph &&
        settings.enabled &&
        settings.variants.some(
          ({ name, version }) => version === column.version && (weights[name] ?? 0) > 0,
        ),
    )
  const parts = [
    columnWords(column),
    isDeployed ? 'deployed' : undefined,
    changed === undefined ? undefined : `${formatCount(changed, 'node')} changed`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' · ')
}
