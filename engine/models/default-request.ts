import type { ChatModel, ChatRequest } from './chat-model.ts'
import type { Profile } from './profile.ts'

type Defaults = Pick<Profile, 'temperature' | 'maxTokens' | 'seed'>

/** A model that is asked with the settings of a profile, where a request says nothing else. */
export function withDefaults(model: ChatModel, given: Defaults): ChatModel {
  const defaults = defaultsOf(given)
  if (Object.keys(defaults).length === 0) return model
  return {
    name: model.name,
    stream: (request, options) => model.stream({ ...defaults, ...defined(request) }, options),
  }
}

/** What of them could change an answer, as words; empty where there is nothing. */
export function defaultsText(given: Defaults): string {
  const { temperature, maxTokens, seed } = given
  return [
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...(maxTokens === undefined ? [] : [`max tokens ${maxTokens}`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(', ')
}

function defaultsOf({ temperature, maxTokens, seed }: Defaults): Partial<ChatRequest> {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(seed === undefined ? {} : { seed }),
  }
}

/** Nodes pass on settings that may be undefined. */
function defined(request: ChatRequest): ChatRequest {
  const entries = Object.entries(request).filter(([, value]) => value !== undefined)
  // SAFETY: what is left out is optional, and undefined means the same as left out.
  return Object.fromEntries(entries) as unknown as ChatRequest
}
