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
