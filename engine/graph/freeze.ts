/** Freezes a value in all its parts, without recursion: it may be nested as deep as its author likes. */
export function freeze<Data>(data: Data): Data {
  if (!isOpen(data)) return data
  const open: object[] = [data]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    Object.freeze(next)
    for (const inner of Object.values(next)) if (isOpen(inner)) open.push(inner)
  }
  return data
}

function isOpen(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Object.isFrozen(data)
}
