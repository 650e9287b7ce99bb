/** Characters that mean nothing to Mermaid and nothing to the Markdown it reads in labels. */
const plain = /^[\p{L}\p{N} ,.:()'/?!=$→…-]$/u

/** A label in quotes, one line of it for each text. Everything that could mean something is an entity. */
export function mermaidText(...lines: readonly string[]): string {
  return `"${lines.map(escaped).join('<br/>')}"`
}

function escaped(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // What would begin a list: "- x", "1. x".
  const marker = /^(?:-|\p{N}+[.)])/u.exec(line)?.[0] ?? ''
  return Array.from(line)
    .map((character, at) => {
      const begins = at < marker.length && !/[\p{L}\p{N}]/u.test(character)
      return plain.test(character) && !begins ? character : `#${character.codePointAt(0)};`
    })
    .join('')
}

/**
 * Gives names that Mermaid takes: it has words of its own, such as `end`, and reads dashes as arrows.
 * What is asked for twice gets the same name, and no two get one.
 */
export function mermaidNames(): (kind: string, id: string) => string {
  const known = new Map<string, string>()
  const taken = new Set<string>()
  return (kind, id) => {
    const key = `${kind} ${id}`
    const given = known.get(key)
    if (given !== undefined) return given
    const wanted = `${kind}_${id.replaceAll('-', '_')}`
    let name = wanted
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`
    taken.add(name)
    known.set(key, name)
    return name
  }
}
