/**
 * Everything that a path stands in, with itself, under all names: with the number of the turn or
 * item and without. `answer/correct#2/generate` is in `answer`, `answer/correct#2`,
 * `answer/correct` and is `answer/correct#2/generate` or `answer/generate`.
 */
export function namesOf(path: string): readonly string[] {
  const names = new Set<string>()
  const parts = path.split('/')
  let plain = ''
  for (const [at, part] of parts.entries()) {
    names.add(parts.slice(0, at + 1).join('/'))
    const hash = part.lastIndexOf('#')
    if (hash < 0) names.add((plain += `${plain === '' ? '' : '/'}${part}`))
    else names.add(`${plain === '' ? '' : `${plain}/`}${part.slice(0, hash)}`)
  }
  return [...names]
}

/** The path without turns and items: how a graph, and the graphs in it, name the node. */
export function placeOf(path: string): string {
  return path
    .split('/')
    .filter((part) => !part.includes('#'))
    .join('/')
}

/** What stands before the number of a part, which no id of a graph holds. */
const partMark = '~'

/**
 * What a node runs inside itself, in a path: `agent/search~2` is its second part, and
 * `agent/search~2~1` the second that it ran with its first fallback.
 */
export function partName(name: string, number: number, fallback: number): string {
  const part = `${name}${partMark}${number}`
  return fallback === 0 ? part : `${part}${partMark}${fallback}`
}

/** The paths of the nodes in whose parts a path stands, outermost first. */
export function ownersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.flatMap((part, at) =>
    part.includes(partMark) ? [parts.slice(0, at).join('/')] : [],
  )
}
