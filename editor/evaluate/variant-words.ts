import type { VariantColumn } from '../../server/api/experiments.ts'

/** What a variant is beside its name: the version it stands for, and what it overrides. */
export function columnWords({
  name,
  number,
  version,
  overrides,
}: VariantColumn): string | undefined {
  const at = number === undefined ? version.slice(0, 7) : `v${number}`
  const changed = overrideWords(overrides)
  const parts = [...(at === name ? [] : [at]), ...(changed === '' ? [] : [changed])]
  return parts.length === 0 ? undefined : parts.join(' · ')
}

/** Such as `retrieve.topK 8, generate.model large`. */
function overrideWords(overrides: VariantColumn['overrides']): string {
  return Object.entries(overrides ?? {})
    .flatMap(([node, settings]) =>
      Object.entries(settings).map(([setting, value]) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value)
        return `${node}.${setting} ${text.length > 24 ? `${text.slice(0, 23)}…` : text}`
      }),
    )
    .join(', ')
}
