/** Careful looks into values of which nothing is known but that JSON or YAML could write them. */

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The text of a field; a number counts as the text it is written as. */
export function textAt(value: unknown, key: string): string {
  const field = fieldOf(value, key)
  return typeof field === 'string' ? field : typeof field === 'number' ? String(field) : ''
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const field = fieldOf(value, key)
  return Array.isArray(field) ? field : []
}
