import { z } from 'zod'
import { Document, File, Json, Message, Tool, Verdict } from './values.ts'

/**
 * The types a port can have. `shape` and `short` are what the editor draws;
 * the colour token is `--p-<name>`.
 */
export const portTypes = {
  text: { schema: z.string(), shape: 'dot', short: 'text' },
  number: { schema: z.number(), shape: 'square', short: 'num' },
  boolean: { schema: z.boolean(), shape: 'diamond', short: 'yes/no' },
  json: { schema: Json, shape: 'square', short: 'json' },
  messages: { schema: z.array(Message), shape: 'dot', short: 'chat' },
  documents: { schema: z.array(Document), shape: 'ring', short: 'docs' },
  verdict: { schema: Verdict, shape: 'diamond', short: 'verdict' },
  file: { schema: File, shape: 'square', short: 'file' },
  tool: { schema: Tool, shape: 'dot', short: 'tool' },
  any: { schema: Json, shape: 'hollow', short: 'any' },
} as const satisfies Record<string, { schema: z.ZodType; shape: string; short: string }>

export type PortTypeName = keyof typeof portTypes
export type PortType = PortTypeName | `${PortTypeName}[]`

export const portTypeNames = Object.keys(portTypes) as PortTypeName[]

export const PortType = z
  .string()
  .refine((name): name is PortType => isPortType(name), 'is not a port type')
  .describe(`One of ${portTypeNames.join(', ')}, or one of them followed by []`)

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

/** The zod schema of the values that a port of this type carries. */
export function schemaOf(type: PortType): z.ZodType {
  const known = schemas.get(type)
  if (known !== undefined) return known
  const item = portTypes[itemType(type)].schema
  const schema = type.endsWith('[]') ? z.array(item) : item
  schemas.set(type, schema)
  return schema
}

/** To make one takes much longer than to use it. */
const schemas = new Map<PortType, z.ZodType>()
