import type { Variant } from '../../server/api/deployments.ts'
import type { VersionList } from '../../server/api.ts'

/** How a version is called: `v3`; the beginning of its hash while its number is not known. */
export function versionNames(list: VersionList | undefined): (version: string) => string {
  const numbers = new Map(list?.versions.map(({ version, number }) => [version, `v${number}`]))
  return (version) => numbers.get(version) ?? version.slice(0, 7)
}

/** What stands beside the name of a variant: its label and its version, as far as the name does not say it. */
export function versionBeside(
  { name, label, version }: Variant,
  nameOf: (version: string) => string,
): string | undefined {
  const parts = [label, nameOf(version)].filter((part) => part !== undefined && part !== name)
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** Where two versions are shown on one canvas. */
export function differencePath(graph: string, older: string, newer: string): string {
  return `/g/${encodeURIComponent(graph)}/versions/${older}..${newer}`
}
