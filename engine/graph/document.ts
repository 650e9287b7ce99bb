import { z } from 'zod'
import { documentFormat } from './document-format.ts'
import { identifierPattern, identifierRule, reservedNames } from './identifier.ts'
import { nodeColours } from './node-colours.ts'
import { PortTypeText } from './port-schemas.ts'
import { Json } from './values.ts'

/** Ids of nodes, frames and ports: they appear in wires as `node.port`, so no dots. */
export const Identifier = z
  .string()
  .regex(identifierPattern, identifierRule)
  .refine((name) => !reservedNames.includes(name), 'is a reserved name')

/**
 * A wire, written at its consuming end: `node.port`, `$.input` for an input of the graph,
 * and inside a map frame `$item` or `$index`.
 */
export const Reference = z
  .string()
  .regex(
    /^(\$\.[A-Za-z][\w-]*|\$item|\$index|[A-Za-z][\w-]*\.[A-Za-z][\w-]*)$/,
    'must read "node.port", "$.input", "$item" or "$index"',
  )
export type Reference = z.infer<typeof Reference>

const Source = z.union([Reference, z.array(Reference).min(1)])

const Retry = z.strictObject({
  attempts: z.number().int().min(1).max(20).describe('How often it is tried in all'),
  delay: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe('Before the second attempt, in milliseconds'),
  factor: z.number().min(1).max(10).optional().describe('How much longer each further wait is'),
  jitter: z
    .boolean()
    .optional()
    .describe('Spreads the waits at random, so that many runs do not retry at once'),
})
export type Retry = z.infer<typeof Retry>

const Timeout = z.union([
  z.number().int().positive(),
  z.strictObject({
    total: z.number().int().positive().optional(),
    idle: z.number().int().positive().optional().describe('Since the last sign of life'),
  }),
])

export const GraphNode = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Za-z][\w-]*(@\d+)?$/, 'must read "type@version", such as "generate@1"')
    .describe('Node type and version, such as "generate@1"; without a version the newest'),
  title: z.string().max(200).optional().describe('Shown instead of the id'),
  config: z.record(z.string(), Json).optional().describe('Settings of the node type'),
  in: Identifier.optional().describe('The frame that holds it'),
  inputs: z.record(z.string(), Source).optional().describe('Wires, by the port they end at'),
  retry: Retry.optional().describe('How often it is tried, and how long it waits in between'),
  timeout: Timeout.optional().describe('In milliseconds'),
  fallback: z
    .array(z.record(z.string(), Json))
    .max(10)
    .optional()
    .describe('Changes to the config, tried in order when every attempt failed'),
  cache: z
    .enum(['auto', 'off'])
    .optional()
    .describe('off: results of earlier runs never answer for it'),
  onError: z
    .enum(['fail', 'emit'])
    .optional()
    .describe('emit: the message leaves at the port "error"'),
  disabled: z.boolean().optional().describe('Bypassed: passes its first fitting input on'),
  note: z.string().max(10_000).optional().describe('A remark for people'),
})
export type GraphNode = z.infer<typeof GraphNode>

export const LoopFrame = z.strictObject({
  frame: z.literal('loop').describe('Repeats what is in it'),
  title: z.string().max(200).optional().describe('Shown instead of the id'),
  in: Identifier.optional().describe('The frame that holds it'),
  max: z.number().int().min(1).max(1000).describe('Turns at most'),
  until: Reference.optional().describe('A boolean port inside; the loop ends when it is true'),
  onExhausted: z
    .union([z.enum(['last', 'fail']), z.strictObject({ best: Reference })])
    .optional()
    .describe(
      'What counts when no turn ended it: the last, the best by a number port, or a failure',
    ),
  note: z.string().max(10_000).optional().describe('A remark for people'),
})

export const MapFrame = z.strictObject({
  frame: z.literal('map').describe('Runs what is in it for each item of a list'),
  title: z.string().max(200).optional().describe('Shown instead of the id'),
  in: Identifier.optional().describe('The frame that holds it'),
  over: Reference.describe('A list; the body runs once for each of its items'),
  concurrency: z.number().int().min(1).max(1000).optional().describe('Items at once; 4 if unsaid'),
  onItemError: z
    .enum(['fail', 'skip', 'collect'])
    .optional()
    .describe('skip: leaves the item out; collect: leaves null in its place'),
  note: z.string().max(10_000).optional().describe('A remark for people'),
})

export const Frame = z.discriminatedUnion('frame', [LoopFrame, MapFrame])
export type Frame = z.infer<typeof Frame>
export type LoopFrame = z.infer<typeof LoopFrame>
export type MapFrame = z.infer<typeof MapFrame>

export const GraphInput = z.strictObject({
  type: PortTypeText,
  optional: z.boolean().optional().describe('A run may leave it out'),
  default: Json.optional().describe('What counts where a run leaves it out'),
  description: z.string().max(2000).optional().describe('What people read'),
})
export type GraphInput = z.infer<typeof GraphInput>

/** `[x, y]` of a node, `[x, y, width, height]` of a frame, in canvas pixels. */
const Place = z.union([
  z.tuple([z.number(), z.number()]),
  z.tuple([z.number(), z.number(), z.number(), z.number()]),
])

const NodeGroup = z.strictObject({
  title: z.string().max(200).optional().describe('What stands over it'),
  nodes: z.array(Identifier).describe('The nodes and frames that move together'),
})
/** Nodes that people keep together on the canvas. A run knows nothing of it. */
export type NodeGroup = z.infer<typeof NodeGroup>

const NodeLook = z.strictObject({
  colour: z.enum(nodeColours).optional().describe('A mark that people agree on among themselves'),
  locked: z.boolean().optional().describe('It is not moved and not removed on the canvas'),
})
/** How a node or frame is shown on the canvas. A run knows nothing of it. */
export type NodeLook = z.infer<typeof NodeLook>

const Entry = z.union([Frame, GraphNode])

/** A workflow graph as it is stored, sent, diffed and hashed. */
export const Graph = z.strictObject({
  $schema: z.string().optional().describe('A JSON Schema for editors; ignored otherwise'),
  heddle: z.literal(documentFormat).describe('Version of the document format'),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must hold only small letters, digits and -')
    .describe('Its name in addresses and commands'),
  title: z.string().max(200).optional().describe('Shown instead of the name'),
  description: z.string().max(10_000).optional().describe('What people read'),
  inputs: z.record(Identifier, GraphInput).describe('What a run is given, by name'),
  nodes: z.record(Identifier, Entry).describe('Nodes and frames, by id'),
  outputs: z
    .record(Identifier, Source)
    .describe('What a run gives back, by name: each names a wire'),
  layout: z.record(z.string(), Place).optional().describe('Places on the canvas'),
  groups: z
    .record(Identifier, NodeGroup)
    .optional()
    .describe('Nodes that are kept together on the canvas, by the id of the group'),
  looks: z
    .record(Identifier, NodeLook)
    .optional()
    .describe('Colours and locks of nodes and frames on the canvas, by id'),
})
export type Graph = z.infer<typeof Graph>
export type GraphEntry = z.infer<typeof Entry>
