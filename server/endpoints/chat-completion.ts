import type { Json } from '../../engine/graph/values.ts'
import type { Usage } from '../../engine/models/usage.ts'
import type { Values } from '../../engine/run/events.ts'
import type { ChatShape } from './chat-shape.ts'

/** A completion as the API of OpenAI has it, with what else the run gave under `heddle`. */
export interface ChatCompletion {
  readonly id: string
  readonly object: 'chat.completion'
  /** Epoch seconds. */
  readonly created: number
  readonly model: string
  readonly choices: readonly [
    {
      readonly index: 0
      readonly message: {
        readonly role: 'assistant'
        readonly content: string | null
        readonly refusal: null
        readonly tool_calls?: readonly ChatToolCall[]
      }
      readonly logprobs: null
      readonly finish_reason: 'stop' | 'tool_calls'
    },
  ]
  readonly usage: ChatUsage
  readonly heddle: RunDetails
}

export interface ChatUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

export interface ChatToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** What a completion has no place for. */
export interface RunDetails {
  readonly run: string
  /** Hash of the graph that answered. */
  readonly version: string
  /** Of the deployment. */
  readonly variant?: string
  /** All outputs of the graph, such as citations. */
  readonly outputs: Values
}

/** The id of a completion holds that of its run. */
export function completionId(run: string): string {
  return `chatcmpl-${run}`
}

/** All calls of all models of the run, also of those that rewrite or judge. */
export function chatUsage({ inputTokens, outputTokens }: Usage): ChatUsage {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}

/** The answer as a text; '' where the run gave none. */
export function answerText(outputs: Values, { answer }: ChatShape): string {
  const value = outputs[answer]
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The calls that the client shall make: a list of `{ id, name, arguments }`. */
export function clientCalls(outputs: Values, { toolCalls }: ChatShape): ChatToolCall[] {
  const calls = toolCalls === undefined ? undefined : outputs[toolCalls]
  if (!Array.isArray(calls)) return []
  return calls.flatMap((call: Json, at) => {
    if (typeof call !== 'object' || call === null || Array.isArray(call)) return []
    const { id, name, arguments: given } = call as { readonly [key: string]: Json }
    if (typeof name !== 'string') return []
    return [
      {
        id: typeof id === 'string' ? id : `call_${at + 1}`,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(given ?? {}) },
      },
    ]
  })
}
