import type { Example } from '../../engine/evaluate/example.ts'

/** How one version of a dataset differs from another. */
export interface VersionDifference {
  readonly added: readonly Example[]
  readonly removed: readonly Example[]
  readonly changed: readonly {
    readonly before: Example
    readonly after: Example
    /** Names of the parts that differ, such as `expected` or `tags`. */
    readonly parts: readonly string[]
  }[]
}

export function compareExamples(
  before: readonly Example[],
  after: readonly Example[],
): VersionDifference {
  const old = new Map(before.map((example) => [example.id, example]))
  const now = new Set(after.map(({ id }) => id))
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !now.has(id)),
    changed: after.flatMap((example) => {
      const was = old.get(example.id)
      const parts = was === undefined ? [] : partsThatDiffer(was, example)
      return was === undefined || parts.length === 0 ? [] : [{ before: was, after: example, parts }]
    }),
  }
}

function partsThatDiffer(before: Example, after: Example): readonly string[] {
  const was = new Map<string, unknown>(Object.entries(before))
  const is = new Map<string, unknown>(Object.entries(after))
  const names = [...new Set([...was.keys(), ...is.keys()])]
  return names.filter((name) => JSON.stringify(was.get(name)) !== JSON.stringify(is.get(name)))
}
