import type { VersionList } from '../../server/api.ts'

/** How a version is called: `v3`; the beginning of its hash while its number is not known. */
export function versionNames(list: VersionList | undefined): (version: string) => string {
  const numbers = new Map(list?.versions.map(({ version, number }) => [version, `v${number}`]))
  return (version) => numbers.get(version) ?? version.slice(0, 7)
}
