import { z } from 'zod'
import {
  isPortType,
  itemType,
  portTypeNames,
  type PortType,
  type PortTypeName,
} from './port-types.ts'
import { Document, File, Json, Message, Tool, Verdict } from './values.ts'

const schemas: Readonly<Record<PortTypeName, z.ZodType>> = {
  text: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  json: Json,
  messages: z.array(Message),
  documents: z.array(Document),
  verdict: Verdict,
  file: File,
  tool: Tool,
  any: Json,
}

/** The name of a port type, as graphs write it. */
export const PortTypeText = z
  .string()
  .refine((name): name is PortType => isPortType(name), 'is not a port type')
  .describe(`One of ${portTypeNames.join(', ')}, or one of them followed by []`)

/** To make one takes much longer than to use it. */
const known = new Map<PortType, z.ZodType>()

/** The zod schema of the values that a port of this type carries. */
export function schemaOf(type: PortType): z.ZodType {
  const before = known.get(type)
  if (before !== undefined) return before
  const item = schemas[itemType(type)]
  const schema = type.endsWith('[]') ? z.array(item) : item
  known.set(type, schema)
  return schema
}
