import type { Json } from '../../graph/values.ts'

/** One setting of a node, with the values that are tried. */
export interface GridAxis {
  readonly node: string
  readonly setting: string
  readonly values: readonly Json[]
}

export interface GridCell {
  /** Such as `topK 10, model small`. */
  readonly name: string
  readonly overrides: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

/** All combinations of the settings, in the order of their values. */
export function gridOf(axes: readonly GridAxis[]): readonly GridCell[] {
  let cells: readonly GridCell[] = [{ name: '', overrides: {} }]
  for (const { node, setting, values } of axes) {
    const several = axes.filter((axis) => axis.setting === setting).length > 1
    const called = several ? `${node}.${setting}` : setting
    cells = cells.flatMap(({ name, overrides }) =>
      values.map((value, at) => ({
        name: `${name}${name === '' ? '' : ', '}${called} ${shown(value, at)}`,
        overrides: { ...overrides, [node]: { ...overrides[node], [setting]: value } },
      })),
    )
  }
  return cells
}

/** A long text, such as a prompt, is called by its number. */
function shown(value: Json, at: number): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= 24 && !text.includes('\n') ? text : `#${at + 1}`
}
