import type { Json } from '../graph/values.ts'
import type { ChatModel } from '../models/chat-model.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Models } from '../models/models.ts'
import type { Reranker } from '../models/reranker.ts'
import { addUsage, type ModelUsage, type Usage } from '../models/usage.ts'
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
    usage: ModelUsage,
  ): void {
    const { inputTokens, outputTokens, cost, uncounted } = usage
    const untold = uncounted === undefined ? {} : { uncounted }
    calls.push({ ...call, inputTokens, outputTokens, cost, ...untold })
    used.push(usage)
    onUsage(usage)
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
        const end = (response: object, usage: ModelUsage): void => {
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
          end({ text, error: errorText(error) }, failedCall(model.name))
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
      async embed(texts, options) {
        const startedAt = Date.now()
        const started = performance.now()
        const result = await model.embed(texts, options).catch((error: unknown) => {
          add(
            {
              kind: 'embedding',
              model: model.name,
              startedAt,
              duration: performance.now() - started,
              request: plain({ texts }),
              response: { error: errorText(error) },
            },
            failedCall(model.name),
          )
          throw error
        })
        onActivity()
        add(
          {
            kind: 'embedding',
            model: model.name,
            startedAt,
            duration: performance.now() - started,
            request: plain({ texts }),
            // The vectors themselves tell a reader nothing and would be most of the journal.
            response: { vectors: result.vectors.length, dimension: result.vectors[0]?.length ?? 0 },
          },
          result.usage,
        )
        return result
      },
    }
  }

  function recordedReranker(model: Reranker): Reranker {
    return {
      name: model.name,
      async rerank(request, options) {
        const startedAt = Date.now()
        const started = performance.now()
        const result = await model.rerank(request, options).catch((error: unknown) => {
          add(
            {
              kind: 'rerank',
              model: model.name,
              startedAt,
              duration: performance.now() - started,
              request: plain(request),
              response: { error: errorText(error) },
            },
            failedCall(model.name),
          )
          throw error
        })
        onActivity()
        add(
          {
            kind: 'rerank',
            model: model.name,
            startedAt,
            duration: performance.now() - started,
            request: plain(request),
            response: plain(result.results),
          },
          result.usage,
        )
        return result
      },
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

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A call that failed or was left was made, but nobody said what it took. */
function failedCall(model: string): ModelUsage {
  return { model, calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 }
}

function plain(value: object): Json {
  // SAFETY: requests and responses are made of plain fields; the copy drops what is undefined.
  return JSON.parse(JSON.stringify(value)) as Json
}
