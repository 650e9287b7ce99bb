/** What ids of nodes, frames and ports look like: they appear in wires as `node.port`, so no dots. */
export const identifierPattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/

export const identifierRule = 'must start with a letter and hold only letters, digits, _ and -'

/** Names that objects have of their own. */
export const reservedNames: readonly string[] = ['constructor', 'prototype', '__proto__']

export function isIdentifier(name: string): boolean {
  return identifierPattern.test(name) && !reservedNames.includes(name)
}
