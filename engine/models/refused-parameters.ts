import type { Json, Message } from '../graph/values.ts'
import type { ChatRequest } from './chat-model.ts'
import type { ModelError } from './model-error.ts'
import type { ProviderAddress } from './provider-address.ts'

/**
 * Parameters that some servers and models refuse, and without which a call still makes sense:
 * reasoning models take no temperature and call the limit `max_completion_tokens`, older servers
 * know no JSON Schema and count no tokens in streams.
 */
export type Parameter =
  | 'temperature'
  | 'max_tokens'
  | 'response_format'
  | 'stream_options'
  | 'stop'
  | 'seed'

/** The other names of a parameter in the words of servers. */
const names: Readonly<Record<Parameter, RegExp>> = {
  temperature: /\btemperature\b/,
  max_tokens: /\bmax_tokens\b/,
  response_format:
    /\bresponse_?format\b|\bresponse_?schema\b|\bresponse_?mime_?type\b|\bjson_schema\b|\bjson schema\b|\bstructured outputs?\b|\bgrammar\b|\btool_choice\b/i,
  stream_options: /\bstream_options\b/,
  stop: /\bstop\b|\bstop_sequences\b|\bstopSequences\b/,
  seed: /\bseed\b/,
}

const refusal =
  /unsupported|deprecated|invalid json payload|failed to parse|not support|unavailable|not permitted|not allowed|unknown|unrecognized|extra|invalid schema|does not exist/i

/** The parameter that a call failed for, if it may be left out and was not left out before. */
export function refusedParameter(
  failure: ModelError,
  sent: ChatRequest,
  refused: ReadonlySet<Parameter>,
): Parameter | undefined {
  const { status, message } = failure
  // Without a status the client itself has refused to send it.
  const refusedCall =
    status === undefined ? !failure.retryable : [400, 422, 500, 501].includes(status)
  if (!refusedCall || !refusal.test(message)) return undefined
  const present: readonly [Parameter, boolean][] = [
    ['response_format', sent.schema !== undefined],
    ['temperature', sent.temperature !== undefined],
    ['max_tokens', sent.maxTokens !== undefined],
    ['seed', sent.seed !== undefined],
    ['stop', sent.stop !== undefined],
    ['stream_options', true],
  ]
  return present.find(([name, is]) => is && !refused.has(name) && names[name].test(message))?.[0]
}

/** The request without what the server has refused before; a schema is then asked for in words. */
export function withoutParameters(
  request: ChatRequest,
  refused: ReadonlySet<Parameter>,
): ChatRequest {
  if (refused.size === 0) return request
  const { temperature, schema, stop, seed, ...rest } = request
  const inWords = schema !== undefined && refused.has('response_format')
  return {
    ...rest,
    ...(inWords ? { messages: askingFor(schema.schema, request.messages) } : {}),
    ...(temperature === undefined || refused.has('temperature') ? {} : { temperature }),
    ...(schema === undefined || inWords ? {} : { schema }),
    ...(stop === undefined || refused.has('stop') ? {} : { stop }),
    ...(seed === undefined || refused.has('seed') ? {} : { seed }),
  }
}

/** Behind the other messages, unless one of them says it already. */
function askingFor(schema: Json, messages: readonly Message[]): readonly Message[] {
  const written = JSON.stringify(schema)
  const said = messages.some(({ content }) =>
    typeof content === 'string'
      ? content.includes(written)
      : content.some((part) => part.type === 'text' && part.text.includes(written)),
  )
  const content = `Answer with nothing but JSON that fits this JSON Schema:\n${written}`
  return said ? messages : [...messages, { role: 'user', content }]
}

const learned = new Map<string, Set<Parameter>>()

/** What a model of a server has refused so far, remembered for as long as the process runs. */
export function refusedBy(address: ProviderAddress, model: string): Set<Parameter> {
  const place = `${address.baseUrl} ${model}`
  let refused = learned.get(place)
  if (refused === undefined) learned.set(place, (refused = new Set()))
  return refused
}
