import type { CallSettings } from './call-settings.ts'
import { hasImages, oneSystemMessage, refuseAddresses } from './chat-messages.ts'
import type { ChatEvent, ChatModel, ChatRequest } from './chat-model.ts'
import { aboutTokensOf } from './count-tokens.ts'
import { ModelError } from './model-error.ts'
import { expectSignsOfLife, type SignsOfLife } from './patience.ts'
import { costOf, type TokenCount } from './prices.ts'
import type { ProviderAddress } from './provider-address.ts'
import { brokenOff, providerError } from './provider-error.ts'
import { readChunks, type AnswerChunk } from './read-chunks.ts'
import {
  refusedBy,
  refusedParameter,
  withoutParameters,
  type Parameter,
} from './refused-parameters.ts'
import { usageOf } from './usage.ts'

/** In characters: more than any model writes at once, and little enough to be held in memory. */
const longestAnswer = 4_000_000

/** How the chat models of one kind of provider are called. */
export interface ChatDriver {
  /** Whether its service takes one system message only, at the beginning. */
  readonly oneSystemMessage?: boolean
  /** Begins an answer. A request holds nothing of what was refused before. */
  open(call: {
    readonly request: ChatRequest
    readonly refused: ReadonlySet<Parameter>
    readonly signal: AbortSignal
  }): Promise<AsyncIterable<AnswerChunk>>
  /** The tokens so far, where a chunk tells some more. */
  readonly countTokens: (before: TokenCount | undefined, told: TokenCount) => TokenCount
}

/** A chat model of a provider: waits for its turn, bounds silence, and leaves out what is refused. */
export function streamedChat(
  address: ProviderAddress,
  model: string,
  settings: CallSettings,
  driver: ChatDriver,
): ChatModel {
  const name = `${address.provider}:${model}`
  const call = { model: name, baseUrl: address.baseUrl, key: address.key }
  const refused = refusedBy(address, model)

  return {
    name,
    async *stream(request, { signal }) {
      refuseAddresses(request, name)
      for (;;) {
        const sent = withoutParameters(request, refused)
        const pass = await settings.gate.enter(aboutTokensOf(sent), signal)
        const life = expectSignsOfLife(call, settings, signal)
        let tokens: number | undefined
        try {
          for await (const event of attempt(sent, life, () => pass.alive())) {
            if (event.type === 'end' && event.usage.uncounted === undefined) {
              tokens = event.usage.inputTokens + event.usage.outputTokens
            }
            yield event
          }
          return
        } catch (error) {
          if (signal.aborted) throw signal.reason
          const failure = life.signal.aborted ? life.signal.reason : providerError(error, call)
          pass.failed(failure)
          const parameter = refusedParameter(failure, sent, refused)
          if (parameter === undefined) throw blindness(failure, request)
          refused.add(parameter)
        } finally {
          life.stop()
          pass.leave(tokens)
        }
      }
    },
  }

  async function* attempt(
    request: ChatRequest,
    life: SignsOfLife,
    onAlive: () => void,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const given = driver.oneSystemMessage ? withOneSystemMessage(request) : request
    const chunks = await driver.open({ request: given, refused, signal: life.signal })
    let length = 0
    const { finishReason, tokens } = yield* readChunks(chunks, driver.countTokens, (came) => {
      length += came
      if (length > longestAnswer) throw endless(name)
      onAlive()
      life.seen()
    })
    // A stream that just stops is not an answer that is complete.
    if (finishReason === undefined) {
      throw new ModelError({ model: name, message: brokenOff(call), retryable: true })
    }
    const cost = costOf(model, tokens, settings.prices, address.provider)
    yield { type: 'end', finishReason, usage: usageOf(name, 1, tokens, cost) }
  }
}

function withOneSystemMessage(request: ChatRequest): ChatRequest {
  return { ...request, messages: oneSystemMessage(request.messages) }
}

function endless(model: string): ModelError {
  return new ModelError({
    model,
    message: `The model "${model}" wrote more than ${longestAnswer / 1e6} million characters without coming to an end.`,
    retryable: false,
  })
}

/** Says in plain words that a model cannot see, which servers tell in many ways. */
function blindness(failure: ModelError, request: ChatRequest): ModelError {
  const { model, message, status, retryable } = failure
  const seen = /\bimages?\b|image_url|vision|visual|multi-?modal|mmproj/i
  if (status === undefined || status < 400 || status === 429) return failure
  if (!hasImages(request) || !seen.test(message)) return failure
  return new ModelError({
    model,
    message: `The model "${model}" cannot see images, or not this one. Choose a model that sees. ${message}`,
    status,
    retryable: retryable && status !== 500,
    cause: failure,
  })
}
