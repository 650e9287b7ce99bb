import { messageOf } from '../graph/message-of.ts'
import type { Json } from '../graph/values.ts'
import type { ChatModel } from '../models/chat-model.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Models } from '../models/models.ts'
import type { Reranker } from '../models/reranker.ts'
import { addUsage, usageOf, type ModelUsage, type Usage } from '../models/usage.ts'
import type { ModelCall } from './events.ts'
import type { NodeModels } from './node-context.ts'

/** What a node's calls to models came to. */
export interface CallRecord {
  readonly models: NodeModels
  readonly calls: readonly ModelCall[]
  usage(): Usage
}

/**
 * Hands a node its models and writes down every call as it was really made, so that nodes know
 * nothing of traces. `onActivity` is called at each piece of an answer.
 */
export function recordModels(
  models: Models,
  onActivity: () => void,
  onUsage: (usage: ModelUsage) => void,
): CallRecord {
  const calls: ModelCall[] = []
  const used: ModelUsage[] = []

  function add(
    call: Omit<ModelCall, 'inputTokens' | 'outputTokens' | 'cost' | 'uncounted'>,
    told: ModelUsage | undefined,
  ): void {
    const usage = isCounted(told) ? told : usageOf(call.model, 1, undefined, null)
    const { inputTokens, outputTokens, cost, uncounted } = usage
    const untold = uncounted === undefined ? {} : { uncounted }
    calls.push({ ...call, inputTokens, outputTokens, cost, ...untold })
    used.push(usage)
    onUsage(usage)
  }

  /** Makes a call that answers in one piece, and writes down what came of it. */
  async function recorded<Result extends { readonly usage: ModelUsage }>(
    about: { readonly kind: ModelCall['kind']; readonly model: string; readonly request: object },
    call: () => Promise<Result>,
    shown: (result: Result) => object,
  ): Promise<Result> {
    const startedAt = Date.now()
    const started = performance.now()
    const end = (response: object, usage: ModelUsage): void =>
      add(
        {
          ...about,
          startedAt,
          duration: performance.now() - started,
          request: plain(about.request),
          response: plain(response),
        },
        usage,
      )
    let result: Result
    try {
      result = await call()
    } catch (error) {
      end({ error: messageOf(error) }, failedCall(about.model))
      throw error
    }
    onActivity()
    end(shown(result), result.usage)
    return result
  }

  function recordedChat(model: ChatModel): ChatModel {
    return {
      name: model.name,
      async *stream(request, options) {
        const startedAt = Date.now()
        const started = performance.now()
        let firstToken: number | undefined
        let text = ''
        const toolCalls: Json[] = []
        let ended = false
        const end = (response: object, usage: ModelUsage | undefined): void => {
          ended = true
          add(
            {
              kind: 'chat',
              model: model.name,
              startedAt,
              duration: performance.now() - started,
              ...(firstToken === undefined ? {} : { firstToken }),
              request: plain(request),
              response: plain(response),
            },
            usage,
          )
        }
        try {
          for await (const event of model.stream(request, options)) {
            onActivity()
            if (event.type === 'text-delta') {
              firstToken ??= performance.now() - started
              text += event.text
            } else if (event.type === 'tool-call') {
              toolCalls.push({ ...event.call })
            } else {
              end({ text, toolCalls, finishReason: event.finishReason }, event.usage)
            }
            yield event
          }
        } catch (error) {
          if (!ended) end({ text, error: messageOf(error) }, failedCall(model.name))
          throw error
        } finally {
          // The node had read enough: the call was made all the same.
          if (!ended) end({ text, toolCalls, finishReason: 'left' }, failedCall(model.name))
        }
      },
    }
  }

  function recordedEmbedding(model: EmbeddingModel): EmbeddingModel {
    return {
      name: model.name,
      embed: (texts, options) =>
        recorded(
          { kind: 'embedding', model: model.name, request: { texts } },
          () => model.embed(texts, options),
          // The vectors themselves tell a reader nothing and would be most of the journal.
          ({ vectors }) => ({ vectors: vectors.length, dimension: vectors[0]?.length ?? 0 }),
        ),
    }
  }

  function recordedReranker(model: Reranker): Reranker {
    return {
      name: model.name,
      rerank: (request, options) =>
        recorded(
          { kind: 'rerank', model: model.name, request },
          () => model.rerank(request, options),
          ({ results }) => results,
        ),
    }
  }

  return {
    calls,
    usage: () => addUsage(used),
    models: {
      chat(name) {
        const model = models.chat(name)
        return model === undefined ? undefined : recordedChat(model)
      },
      embedding(name) {
        const model = models.embedding(name)
        return model === undefined ? undefined : recordedEmbedding(model)
      },
      reranker(name) {
        const model = models.reranker(name)
        return model === undefined ? undefined : recordedReranker(model)
      },
    },
  }
}

/** Models that others wrote may say nothing of what they took, or no numbers, which no budget could count. */
function isCounted(usage: ModelUsage | undefined): usage is ModelUsage {
  return (
    usage !== undefined &&
    Number.isFinite(usage.calls) &&
    Number.isFinite(usage.inputTokens) &&
    Number.isFinite(usage.outputTokens) &&
    (usage.cost === null || Number.isFinite(usage.cost))
  )
}

/** A call that failed or was left was made, but nobody said what it took. */
function failedCall(model: string): ModelUsage {
  return { model, calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 }
}

function plain(value: object): Json {
  // SAFETY: requests and responses are made of plain fields; the copy drops what is undefined.
  return JSON.parse(JSON.stringify(value)) as Json
}
