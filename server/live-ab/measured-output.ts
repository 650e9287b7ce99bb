import type { Json } from '../../engine/graph/values.ts'

/** What an output of a graph measures: itself where it is a number or yes or no, the score and whether it passes where it is a verdict. */
export function measuredIn(value: Json): [string, number][] {
  const own = asNumber(value)
  if (own !== undefined) return [['', own]]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, part]): [string, number][] => {
    const measured = key === 'score' || key === 'pass' ? asNumber(part) : undefined
    return measured === undefined ? [] : [[`.${key}`, measured]]
  })
}

/** Whether a verdict passes; undefined of what is no verdict. */
export function passIn(value: Json): boolean | undefined {
  if (typeof value !== 'object' || value === null || !('pass' in value)) return undefined
  return typeof value.pass === 'boolean' ? value.pass : undefined
}

function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : undefined
}
