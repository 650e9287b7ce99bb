import { reference, type JsonObject } from './openapi-parts.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 1 }
/** The body that starts runs. */
export const requestSchema: JsonObject = {
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

export const runSchema: JsonObject = {
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

export const errorSchema: JsonObject = {
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

/** A file in the input of a run: one that was uploaded, or its bytes. */
export const fileInputSchema: JsonObject = {
  oneOf: [
    {
      type: 'object',
      required: ['file'],
      additionalProperties: false,
      properties: { file: { ...text, description: 'Id of an uploaded file' } },
    },
    {
      type: 'object',
      required: ['name', 'type', 'data'],
      additionalProperties: false,
      properties: {
        name: text,
        type: { ...text, description: 'Its media type' },
        data: { ...text, contentEncoding: 'base64' },
      },
    },
  ],
}

/** What is known of an uploaded file. */
export const fileSchema: JsonObject = {
  type: 'object',
  required: ['id', 'name', 'type', 'size', 'expiresAt'],
  properties: {
    id: text,
    name: text,
    type: { ...text, description: 'Its media type' },
    size: { type: 'integer', description: 'Bytes' },
    expiresAt: { type: 'integer', description: 'Epoch milliseconds' },
  },
}

/** What somebody thinks of a run. */
export const feedbackSchema: JsonObject = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    thumbs: { enum: ['up', 'down', null] },
    stars: { type: ['integer', 'null'], minimum: 1, maximum: 5 },
    comment: { type: ['string', 'null'], maxLength: 4000 },
    reasons: { type: ['array', 'null'], items: text, maxItems: 10 },
    correction: {
      type: ['string', 'null'],
      maxLength: 20_000,
      description: 'What should have been answered',
    },
  },
}

/** The answers of a person to what a run asks. */
export const answerSchema: JsonObject = {
  type: 'object',
  required: ['node', 'answer'],
  additionalProperties: false,
  properties: {
    node: { ...text, description: 'The node that asks, as "waiting" of the run names it' },
    answer: { type: 'object', description: 'A value for each of its fields' },
  },
}
