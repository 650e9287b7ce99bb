import { anthropicChat } from './anthropic-chat.ts'
import type { CallSettings } from './call-settings.ts'
import type { ChatModel } from './chat-model.ts'
import { cohereRerank } from './cohere-rerank.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { googleChat } from './google-chat.ts'
import { googleEmbedding } from './google-embedding.ts'
import { ModelError } from './model-error.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiEmbedding } from './openai-embedding.ts'
import type { ProviderAddress } from './provider-address.ts'
import type { Reranker } from './reranker.ts'

/** The chat model of a connection, in the protocol of its server. */
export function connectedChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): ChatModel {
  switch (address.kind ?? 'openai') {
    case 'openai':
      return openAiChat(address, model, settings)
    case 'anthropic':
      return anthropicChat(address, model, settings)
    case 'google':
      return googleChat(address, model, settings)
  }
}

/** @throws ModelError where servers of the kind have no embedding models */
export function connectedEmbedding(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): EmbeddingModel {
  switch (address.kind ?? 'openai') {
    case 'openai':
      return openAiEmbedding(address, model, settings)
    case 'anthropic':
      throw missing(address, model, 'Anthropic has no embedding models')
    case 'google':
      return googleEmbedding(address, model, settings)
  }
}

/** @throws ModelError where servers of the kind have no rerankers */
export function connectedReranker(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
): Reranker {
  const { kind = 'openai' } = address
  if (kind === 'openai') return cohereRerank(address, model, settings)
  const company = kind === 'anthropic' ? 'Anthropic' : 'The Gemini API'
  throw missing(address, model, `${company} has no rerankers`)
}

function missing({ provider }: ProviderAddress, model: string, why: string): ModelError {
  const name = `${provider}:${model}`
  return new ModelError({
    model: name,
    message: `"${name}" cannot be used here: ${why}. Choose a model of another connection.`,
    retryable: false,
  })
}
