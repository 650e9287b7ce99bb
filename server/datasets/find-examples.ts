import type { Example } from '../../engine/evaluate/example.ts'

/** Which examples of a dataset are meant; what is left out leaves all. */
export interface ExampleFilter {
  readonly split?: string | undefined
  readonly tag?: string | undefined
  /** Words that stand anywhere in an example, in any writing. */
  readonly search?: string | undefined
}

export function findExamples(
  examples: readonly Example[],
  { split, tag, search }: ExampleFilter,
): readonly Example[] {
  const words = search?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  return examples.filter((example) => {
    if (split !== undefined && example.split !== split) return false
    if (tag !== undefined && example.tags?.includes(tag) !== true) return false
    if (words.length === 0) return true
    const text = JSON.stringify(example).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
