import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Json } from '../../graph/values.ts'
import type { NodeEnd } from '../../journal/journal.ts'
import { journalKey } from '../../journal/key.ts'
import type { ChatEvent, ChatModel } from '../../models/chat-model.ts'
import type { EmbeddingModel } from '../../models/embedding-model.ts'
import type { Models } from '../../models/models.ts'
import type { Usage } from '../../models/usage.ts'
import type { ModelCall } from '../../run/events.ts'
import { recordModels } from '../../run/recorded-models.ts'

/** The node type under which the journal keeps what judges were asked. */
export const judgeCallType = 'judge-call'

/** One call of a judge, as it was made or as an earlier one answered for it. */
export interface JudgeCall {
  /** Of the model, the request and the trial. */
  readonly key: string
  /** The call as it was really made; left out where a record answered. */
  readonly made?: { readonly call: ModelCall; readonly usage: Usage }
  /** Undefined where the call failed. */
  readonly answer?: Readonly<Record<string, Json>>
  readonly reused?: { readonly run: string; readonly path: string }
  /** Milliseconds. */
  readonly duration: number
}

export interface JudgeMemory {
  /** The newest record with a key; left out, every call is made. */
  readonly find?: ((key: string) => NodeEnd | undefined) | undefined
  /** Trials ask anew, so that they show how far a judge agrees with itself. */
  readonly trial: number
}

const ChatAnswer = z.object({ text: z.string(), finishReason: z.string() })
const Vectors = z.object({ vectors: z.array(z.string()) })

/**
 * Models that answer from the journal what they were asked before, and write down each call. Judges
 * neither use tools nor rerank, so only answers in words and vectors are kept.
 */
export function rememberCalls(
  models: Models,
  { find, trial }: JudgeMemory,
): { readonly models: Models; readonly calls: readonly JudgeCall[] } {
  const calls: JudgeCall[] = []

  function remembered<Answer>(key: string, schema: z.ZodType<Answer>): Answer | undefined {
    const found = find?.(key)
    const answer = schema.safeParse(found?.outputs)
    if (found === undefined || !answer.success) return undefined
    const reused = found.reused ?? { run: found.run, path: found.path }
    calls.push({ key, answer: found.outputs, reused, duration: found.duration })
    return answer.data
  }

  function keep(
    key: string,
    record: ReturnType<typeof recordModels>,
    answer: JudgeCall['answer'],
  ): void {
    const [call] = record.calls
    if (call === undefined) return
    const made = { call, usage: record.usage() }
    calls.push({ key, made, duration: call.duration, ...(answer === undefined ? {} : { answer }) })
  }

  function chat(name: string): ChatModel | undefined {
    const model = models.chat(name)
    if (model === undefined) return undefined
    return {
      name: model.name,
      async *stream(request, options): AsyncGenerator<ChatEvent> {
        const key = keyOf(model.name, { ...request }, trial)
        const known = remembered(key, ChatAnswer)
        if (known !== undefined) {
          yield { type: 'text-delta', text: known.text }
          const nothing = { model: model.name, calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 }
          yield { type: 'end', finishReason: known.finishReason, usage: nothing }
          return
        }
        const record = recordModels(models, ignore, ignore)
        let text = ''
        let answer: JudgeCall['answer']
        try {
          for await (const event of record.models.chat(name)!.stream(request, options)) {
            if (event.type === 'text-delta') text += event.text
            if (event.type === 'end') answer = { text, finishReason: event.finishReason }
            yield event
          }
        } finally {
          keep(key, record, answer)
        }
      },
    }
  }

  function embedding(name: string): EmbeddingModel | undefined {
    const model = models.embedding(name)
    if (model === undefined) return undefined
    return {
      name: model.name,
      async embed(texts, options) {
        const key = keyOf(model.name, { texts: [...texts] }, trial)
        const known = remembered(key, Vectors)
        if (known !== undefined) {
          const usage = { model: model.name, calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 }
          return { vectors: known.vectors.map(unpack), usage }
        }
        const record = recordModels(models, ignore, ignore)
        let answer: JudgeCall['answer']
        try {
          const { vectors, usage } = await record.models.embedding(name)!.embed(texts, options)
          const packed = vectors.map(pack)
          answer = { vectors: packed }
          // Rounded now as they will be when they are read again.
          return { vectors: packed.map(unpack), usage }
        } finally {
          keep(key, record, answer)
        }
      },
    }
  }

  return {
    calls,
    models: {
      chat,
      embedding,
      reranker: (name) => models.reranker(name),
      resolve: (role, name) => models.resolve(role, name),
    },
  }
}

function keyOf(model: string, request: object, trial: number): string {
  return journalKey({
    nodeType: judgeCallType,
    version: 1,
    revision: 1,
    config: hash('sha256', JSON.stringify(request), 'base64url'),
    resolved: [model],
    inputs: {},
    trial,
    place: undefined,
  })
}

/** Vectors are kept as 32-bit numbers in base64: as text they would be most of the journal. */
function pack(vector: readonly number[]): string {
  const { buffer } = Float32Array.from(vector)
  return Buffer.from(buffer).toString('base64')
}

function unpack(packed: string): number[] {
  const bytes = Buffer.from(packed, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
}

function ignore(): void {}
