import { z } from 'zod'

/** Anything that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }
export const Json: z.ZodType<Json> = z.json()

/** A passage of text that was found somewhere: what retrieval nodes pass on. */
export const Document = z.object({
  id: z.string().describe('Stable id of the passage; citations name it'),
  text: z.string(),
  title: z.string().optional(),
  source: z.string().optional().describe('Where it came from: a path or a URL'),
  score: z.number().optional().describe('Of the last node that ranked it; higher is better'),
  metadata: z.record(z.string(), Json).optional(),
})
export type Document = z.infer<typeof Document>

const TextPart = z.object({ type: z.literal('text'), text: z.string() })
const ImagePart = z.object({
  type: z.literal('image'),
  url: z.string().describe('A data: URL; remote addresses are fetched by nobody'),
})
export const ToolCall = z.object({ id: z.string(), name: z.string(), arguments: Json })
export type ToolCall = z.infer<typeof ToolCall>

/** One message of a conversation, in the shape every chat model understands. */
export const Message = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(z.union([TextPart, ImagePart]))]),
  toolCalls: z.array(ToolCall).optional(),
  toolCallId: z.string().optional(),
})
export type Message = z.infer<typeof Message>

/** What a check found about one statement of an answer. */
export const Claim = z.object({
  text: z.string(),
  supported: z.enum(['yes', 'partly', 'no']),
  score: z.number().nullable().describe('Support from 0 to 1, where the check measures one'),
  documents: z.array(z.string()).describe('Ids of the passages that support it'),
  reason: z.string().optional(),
})
export type Claim = z.infer<typeof Claim>

/** The result of a check or a judgment. `score` is null where it does not apply. */
export const Verdict = z.object({
  pass: z.boolean(),
  score: z.number().nullable(),
  reasons: z.array(z.string()).readonly(),
  claims: z.array(Claim).readonly().optional(),
})
export type Verdict = z.infer<typeof Verdict>

/** A file by the hash of its bytes; the bytes stay in the store. */
export const File = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int().nonnegative(),
})
export type File = z.infer<typeof File>

/** A capability that an agent may call: a graph, an index, an HTTP call, an MCP tool. */
export const Tool = z.object({
  name: z.string(),
  description: z.string(),
  parameters: Json.describe('JSON Schema of the arguments'),
  target: Json.describe('What runs when it is called'),
})
export type Tool = z.infer<typeof Tool>

/** A place in an answer that points at the passage behind it. */
export const Citation = z.object({
  number: z.number().int().positive().describe('The number shown in the answer, as in [1]'),
  id: z.string().describe('Id of the cited passage'),
  title: z.string().optional(),
  source: z.string().optional(),
  quote: z.string().optional().describe('The words of the passage that support the statement'),
})
export type Citation = z.infer<typeof Citation>
