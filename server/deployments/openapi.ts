import { z } from 'zod'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'
import { itemType, type PortType } from '../../engine/graph/port-types.ts'
import { schemaOf } from '../../engine/graph/port-schemas.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import { heddleVersion } from '../version.ts'
import { reference, type JsonObject } from './openapi-parts.ts'
import { pathsOf, type DescribedEndpoint } from './openapi-paths.ts'
import { filePaths, takesFile } from './openapi-files.ts'
import {
  answerSchema,
  errorSchema,
  feedbackSchema,
  fileInputSchema,
  fileSchema,
  requestSchema,
  runSchema,
} from './openapi-schemas.ts'

/** The OpenAPI 3.1 description of an endpoint, with the inputs and outputs of its graph. */
export function openApi(endpoint: DescribedEndpoint, context: CheckContext): JsonObject {
  const { title, url, graph } = endpoint
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: heddleVersion(),
      ...(graph.description === undefined ? {} : { description: graph.description }),
    },
    servers: [{ url }],
    security: [{ token: [] }],
    paths: { ...pathsOf(endpoint), ...(takesFile(graph) ? filePaths : {}) },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Input: inputSchema(graph),
        Outputs: outputSchema(graph, context),
        RunRequest: requestSchema,
        Run: runSchema,
        Runs: {
          type: 'object',
          required: ['runs'],
          properties: { runs: { type: 'array', items: reference('Run') } },
        },
        Answer: answerSchema,
        Feedback: feedbackSchema,
        ...(takesFile(graph) ? { File: fileSchema, FileInput: fileInputSchema } : {}),
        Error: errorSchema,
      },
    },
  }
}

function inputSchema({ inputs }: Graph): JsonObject {
  const properties: Record<string, Json> = {}
  const required: string[] = []
  for (const [name, { type, optional, default: fallback, description }] of Object.entries(inputs)) {
    properties[name] = {
      ...inputTypeSchema(type),
      ...(description === undefined ? {} : { description }),
      ...(fallback === undefined ? {} : { default: fallback }),
    }
    if (optional !== true && fallback === undefined) required.push(name)
  }
  return { type: 'object', properties, required, additionalProperties: false }
}

function inputTypeSchema(type: PortType): JsonObject {
  if (itemType(type) !== 'file') return typeSchema(type)
  const file = reference('FileInput')
  return type === 'file' ? file : { type: 'array', items: file }
}

/** Any output may stay away: a branch that was not taken gives none. */
function outputSchema(graph: Graph, context: CheckContext): JsonObject {
  const properties = Object.entries(graph.outputs).map(([name, sources]) => {
    const [first] = sourcesOf(sources)
    const type = first === undefined ? undefined : typeOfReference(graph, first, '', context)
    return [name, typeSchema(type ?? 'any')]
  })
  return { type: 'object', properties: Object.fromEntries(properties) }
}

function typeSchema(type: PortType): JsonObject {
  // SAFETY: zod writes plain JSON; its return type is wider than ours.
  const {
    $schema: _schema,
    $defs: _defs,
    ...schema
  } = z.toJSONSchema(schemaOf(type), {
    io: 'input',
  }) as JsonObject
  // SAFETY: an object stays one.
  return anyJson(schema) as JsonObject
}

/** Only "any JSON" refers to itself in our schemas, and is as well said by the empty schema. */
function anyJson(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(anyJson)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).filter(([key]) => key !== '$ref')
  return Object.fromEntries(entries.map(([key, inner]) => [key, anyJson(inner)]))
}
