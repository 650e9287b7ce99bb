import { z } from 'zod'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { schemaOf } from '../../engine/graph/port-schemas.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import { heddleVersion } from '../version.ts'

type JsonObject = { readonly [key: string]: Json }

/**
 * The OpenAPI 3.1 description of an endpoint, with the inputs and outputs of its graph.
 * @param name of the deployment or graph
 * @param url where this server is reached
 */
export function openApi(
  name: string,
  graph: Graph,
  context: CheckContext,
  url: string,
): JsonObject {
  const title = graph.title ?? name
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: heddleVersion(),
      ...(graph.description === undefined ? {} : { description: graph.description }),
    },
    servers: [{ url }],
    security: [{ token: [] }],
    paths: {
      [`/v1/graphs/${name}/runs`]: { post: startOperation(title) },
      '/v1/runs/{id}': {
        parameters: [runParameter],
        get: {
          operationId: 'getRun',
          summary: 'The run as it is now',
          responses: { 200: answerOf('Run', 'The run'), 404: refusal },
        },
      },
      '/v1/runs/{id}/events': {
        parameters: [runParameter],
        get: {
          operationId: 'getRunEvents',
          summary: 'The events of the run, from the first or after Last-Event-ID',
          parameters: [headerParameter('Last-Event-ID', 'Number of the last event that was read')],
          responses: { 200: eventStream, 404: refusal },
        },
      },
      '/v1/runs/{id}/cancel': {
        parameters: [runParameter],
        post: {
          operationId: 'cancelRun',
          summary: 'Cancels the run',
          responses: { 202: answerOf('Run', 'The run'), 404: refusal, 409: refusal },
        },
      },
    },
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
        Error: errorSchema,
      },
    },
  }
}

function startOperation(title: string): JsonObject {
  return {
    operationId: 'startRun',
    summary: `Runs ${title}`,
    parameters: [
      headerParameter('Idempotency-Key', 'The same key with the same body is the same run'),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: reference('RunRequest') } },
    },
    responses: {
      200: {
        description:
          'The run, or with "inputs" all of them, at its end; or its events as they come',
        content: {
          'application/json': { schema: { anyOf: [reference('Run'), reference('Runs')] } },
          ...eventStream.content,
        },
      },
      202: answerOf('Run', 'The run goes on, or waits for a person'),
      401: refusal,
      403: refusal,
      404: refusal,
      422: refusal,
      429: refusal,
      503: refusal,
      504: refusal,
    },
  }
}

function inputSchema({ inputs }: Graph): JsonObject {
  const properties: Record<string, Json> = {}
  const required: string[] = []
  for (const [name, { type, optional, default: fallback, description }] of Object.entries(inputs)) {
    properties[name] = {
      ...typeSchema(type),
      ...(description === undefined ? {} : { description }),
      ...(fallback === undefined ? {} : { default: fallback }),
    }
    if (optional !== true && fallback === undefined) required.push(name)
  }
  return { type: 'object', properties, required, additionalProperties: false }
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

function reference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

function answerOf(name: string, description: string): JsonObject {
  return { description, content: { 'application/json': { schema: reference(name) } } }
}

function headerParameter(name: string, description: string): JsonObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}

const runParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const refusal = answerOf('Error', 'Refused; the body says why')
const eventStream = {
  description: 'The events of the run',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
} as const

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 1 }
const requestSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    input: reference('Input'),
    inputs: { type: 'array', items: reference('Input'), minItems: 1, maxItems: 100 },
    user: { ...text, description: 'Id of the end user' },
    thread: { ...text, description: 'Id of a conversation, which Heddle keeps' },
    webhook: { ...text, format: 'uri', description: 'Is told when the run is over' },
    wait: { type: 'boolean', default: true },
    budget: {
      type: 'object',
      additionalProperties: false,
      properties: {
        wallTime: { ...whole, description: 'Milliseconds' },
        executions: whole,
        tokens: whole,
        cost: { type: 'number', exclusiveMinimum: 0, description: 'US dollars' },
      },
    },
    reuse: { type: 'boolean', default: false },
  },
}

const runSchema: JsonObject = {
  type: 'object',
  required: ['id', 'graph', 'version', 'status', 'outputs', 'usage', 'startedAt'],
  properties: {
    id: text,
    graph: text,
    version: text,
    status: { enum: ['running', 'waiting', 'succeeded', 'failed', 'cancelled'] },
    outputs: reference('Outputs'),
    usage: { type: 'object' },
    startedAt: { type: 'integer' },
    endedAt: { type: 'integer' },
    error: { type: 'object', required: ['message', 'code'] },
    waiting: { type: 'array', items: { type: 'object' } },
    deployment: {
      type: 'object',
      required: ['name', 'revision', 'variant', 'unit'],
      properties: { name: text, revision: { type: 'integer' }, variant: text, unit: text },
    },
    thread: text,
  },
}

const errorSchema: JsonObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: text,
        message: text,
        requestId: text,
        problems: { type: 'array', items: { type: 'object' } },
      },
    },
  },
}
