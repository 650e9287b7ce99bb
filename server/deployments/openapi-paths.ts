import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { callExamples, type CallExample } from '../../client/examples/call-examples.ts'
import { keepsThread } from '../../client/examples/main-text.ts'
import { sampleInput } from '../../client/examples/sample-input.ts'
import { followingExamples } from './openapi-examples.ts'
import {
  answerOf,
  eventStream,
  headerParameter,
  jsonBody,
  reference,
  refusal,
  runParameter,
  type JsonObject,
} from './openapi-parts.ts'

/** What is told of an endpoint: its name, where it is, and what it takes. */
export interface DescribedEndpoint {
  readonly name: string
  readonly title: string
  readonly url: string
  readonly graph: Graph
  /** It is a model of OpenAI's API, too. */
  readonly chat: boolean
}

/** Everything that can be asked of an endpoint, in the order in which one needs it. */
export function pathsOf(endpoint: DescribedEndpoint): JsonObject {
  const { name, graph } = endpoint
  return {
    [`/v1/graphs/${name}/runs`]: { post: startOperation(endpoint) },
    ...runPaths(endpoint),
    ...(keepsThread(graph) ? threadPaths(endpoint) : {}),
  }
}

const oneOrAll = {
  'application/json': { schema: { anyOf: [reference('Run'), reference('Runs')] } },
}

function startOperation(endpoint: DescribedEndpoint): JsonObject {
  const { title, graph, chat } = endpoint
  return {
    operationId: 'startRun',
    summary: `Runs ${title}`,
    description:
      'Answers when the run has ended. With the header "Accept: text/event-stream" it answers with the events as they happen, and with "wait": false as soon as the run is on disk.',
    tags: ['Runs'],
    parameters: [
      headerParameter('Idempotency-Key', 'The same key with the same body is the same run'),
    ],
    requestBody: jsonBody(reference('RunRequest'), { input: sampleInput(graph) }),
    responses: {
      200: {
        description:
          'The run, or with "inputs" all of them, at its end; or its events as they come',
        content: { ...oneOrAll, ...eventStream.content },
      },
      202: {
        description:
          'The run, or with "inputs" all of them; one that goes on, or waits for a person',
        content: oneOrAll,
      },
      400: refusal,
      401: refusal,
      403: refusal,
      404: refusal,
      413: refusal,
      415: refusal,
      422: refusal,
      429: refusal,
      503: refusal,
      504: refusal,
    },
    'x-codeSamples': callExamples(endpoint, chat).map(toSample),
  }
}

function runPaths(endpoint: DescribedEndpoint): JsonObject {
  const examples = followingExamples(endpoint.url)
  const operation = (
    operationId: keyof typeof examples,
    summary: string,
    more: { readonly [key: string]: Json },
  ): JsonObject => ({
    operationId,
    summary,
    tags: ['Runs'],
    ...more,
    'x-codeSamples': examples[operationId].map(toSample),
  })
  const parameters = [runParameter]
  return {
    '/v1/runs/{id}': {
      parameters,
      get: operation('getRun', 'The run as it is now', {
        responses: { 200: answerOf('Run', 'The run'), 404: refusal },
      }),
    },
    '/v1/runs/{id}/events': {
      parameters,
      get: operation(
        'getRunEvents',
        'The events of the run, from the first or after Last-Event-ID',
        {
          parameters: [headerParameter('Last-Event-ID', 'Number of the last event that was read')],
          responses: { 200: eventStream, 404: refusal },
        },
      ),
    },
    '/v1/runs/{id}/answer': {
      parameters,
      post: operation('answerRun', 'Answers a node that waits for a person', {
        requestBody: jsonBody(reference('Answer')),
        responses: {
          202: answerOf('Run', 'The run goes on'),
          404: refusal,
          409: refusal,
          422: refusal,
        },
      }),
    },
    '/v1/runs/{id}/cancel': {
      parameters,
      post: operation('cancelRun', 'Cancels the run', {
        responses: { 202: answerOf('Run', 'The run'), 404: refusal, 409: refusal },
      }),
    },
    '/v1/runs/{id}/feedback': {
      parameters,
      post: operation('giveFeedback', 'Says what somebody thinks of the run', {
        parameters: [
          headerParameter(
            'X-Heddle-Feedback',
            'The feedbackToken of the run, in place of the key: so a page may give feedback',
          ),
        ],
        requestBody: jsonBody(reference('Feedback'), { thumbs: 'up' }),
        responses: {
          200: { description: 'What this person thinks now' },
          401: refusal,
          404: refusal,
          422: refusal,
        },
      }),
    },
  }
}

function threadPaths({ name }: DescribedEndpoint): JsonObject {
  return {
    [`/v1/graphs/${name}/threads/{thread}`]: {
      parameters: [
        { name: 'thread', in: 'path', required: true, schema: { type: 'string', maxLength: 200 } },
      ],
      get: {
        operationId: 'getThread',
        summary: 'The messages of a conversation',
        tags: ['Conversations'],
        responses: { 200: { description: 'The messages that go along' }, 404: refusal },
      },
      delete: {
        operationId: 'removeThread',
        summary: 'Forgets the messages of a conversation',
        tags: ['Conversations'],
        responses: { 204: { description: 'They are forgotten' }, 404: refusal },
      },
    },
  }
}

/** As several renderers of OpenAPI know examples. */
function toSample({ title, note, code, language }: CallExample): JsonObject {
  return { lang: language, label: title, source: code, 'x-note': note }
}
