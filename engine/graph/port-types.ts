/**
 * The types a port can have. `shape` and `short` are what the editor draws;
 * the colour token is `--p-<name>`.
 */
export const portTypes = {
  text: { shape: 'dot', short: 'text' },
  number: { shape: 'square', short: 'num' },
  boolean: { shape: 'diamond', short: 'yes/no' },
  json: { shape: 'square', short: 'json' },
  messages: { shape: 'dot', short: 'chat' },
  documents: { shape: 'ring', short: 'docs' },
  verdict: { shape: 'diamond', short: 'verdict' },
  file: { shape: 'square', short: 'file' },
  tool: { shape: 'dot', short: 'tool' },
  any: { shape: 'hollow', short: 'any' },
} as const satisfies Record<string, { shape: string; short: string }>

export type PortTypeName = keyof typeof portTypes
export type PortType = PortTypeName | `${PortTypeName}[]`

export const portTypeNames = Object.keys(portTypes) as PortTypeName[]

export function isPortType(name: string): name is PortType {
  return Object.hasOwn(portTypes, itemType(name))
}

/** `text[]` → `text`; a type that is no list is its own item type. */
export function itemType(type: string): PortTypeName {
  // The caller checks the name with `isPortType` where it is not known to be one.
  return (type.endsWith('[]') ? type.slice(0, -2) : type) as PortTypeName
}

/** Whether several wires into a port of this type are gathered into one list. */
export function isList(type: PortType): boolean {
  return type.endsWith('[]') || type === 'documents' || type === 'messages'
}
