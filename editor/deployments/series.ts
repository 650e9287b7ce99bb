/** The colours of variants, in their order: the first one is what was there before. */
const colors = [
  'var(--ink-3)',
  'var(--accent)',
  'var(--p-documents)',
  'var(--p-boolean)',
  'var(--p-json)',
  'var(--family-model)',
  'var(--p-number)',
  'var(--p-tool)',
] as const

/** The colour of a variant by its place; its name always stands beside it. */
export function seriesColor(at: number): string {
  return colors[at % colors.length] ?? colors[0]
}
