import type { Json } from '../../engine/graph/values.ts'

/** Puts a value at a path of a document, in place; undefined removes what is there. */
export function setAtPath(
  document: object,
  path: readonly (string | number)[],
  value: Json | undefined,
): void {
  const last = path.at(-1)
  if (last === undefined) return
  let at: object = document
  for (const key of path.slice(0, -1)) {
    const inner: unknown = Reflect.get(at, key)
    if (typeof inner !== 'object' || inner === null) {
      if (value === undefined) return
      const made = {}
      Reflect.set(at, key, made)
      at = made
    } else {
      at = inner
    }
  }
  if (value !== undefined) Reflect.set(at, last, value)
  else if (Array.isArray(at)) at.splice(Number(last), 1)
  else Reflect.deleteProperty(at, last)
}
