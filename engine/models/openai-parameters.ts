import type { ChatRequest } from './chat-model.ts'
import type { ModelError } from './model-error.ts'

/**
 * Parameters that some servers and models refuse, and without which a call still makes sense:
 * reasoning models take no temperature and call the limit `max_completion_tokens`, older servers
 * know no JSON Schema and count no tokens in streams.
 */
export type Parameter = 'temperature' | 'max_tokens' | 'response_format' | 'stream_options' | 'stop'

const refusal =
  /unsupported|not support|unavailable|not permitted|not allowed|unknown|unrecognized|extra|invalid schema|does not exist/i

/** The parameter that a call failed for, if it may be left out and was not left out before. */
export function refusedParameter(
  failure: ModelError,
  sent: ChatRequest,
  refused: ReadonlySet<Parameter>,
): Parameter | undefined {
  const { status, message } = failure
  if ((status !== 400 && status !== 422) || !refusal.test(message)) return undefined
  const present: readonly [Parameter, boolean][] = [
    ['response_format', sent.schema !== undefined],
    ['temperature', sent.temperature !== undefined],
    ['max_tokens', sent.maxTokens !== undefined],
    ['stop', sent.stop !== undefined],
    ['stream_options', true],
  ]
  return present.find(
    ([name, is]) => is && !refused.has(name) && new RegExp(`\\b${name}\\b`).test(message),
  )?.[0]
}

/** The request without what the server has refused before. */
export function withoutParameters(
  request: ChatRequest,
  refused: ReadonlySet<Parameter>,
): ChatRequest {
  if (refused.size === 0) return request
  const { temperature, schema, stop, ...rest } = request
  return {
    ...rest,
    ...(temperature === undefined || refused.has('temperature') ? {} : { temperature }),
    ...(schema === undefined || refused.has('response_format') ? {} : { schema }),
    ...(stop === undefined || refused.has('stop') ? {} : { stop }),
  }
}
