import type { Json } from '../../engine/graph/values.ts'

/** Whether a setting is a number of minutes: its description begins with the word. */
export function countsMinutes(schema: Json | undefined): boolean {
  if (typeof schema !== 'object' || schema === null || !('description' in schema)) return false
  const { description } = schema
  return typeof description === 'string' && description.startsWith('Minutes ')
}
