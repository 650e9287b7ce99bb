import type { Json, Message, ToolCall } from '../graph/values.ts'
import type { ModelUsage } from './usage.ts'

/** The seam to a chat model. Implementations stream; `complete` collects. */
export interface ChatModel {
  /** `provider:model`, as it goes into the journal key and the trace. */
  readonly name: string
  /** @throws ModelError in the provider's words, with keys removed. */
  stream(request: ChatRequest, options: { signal: AbortSignal }): AsyncIterable<ChatEvent>
}

export interface ChatRequest {
  readonly messages: readonly Message[]
  readonly temperature?: number
  readonly maxTokens?: number
  readonly stop?: readonly string[]
  /** Makes answers repeatable, as far as the server can. */
  readonly seed?: number
  /** The answer must be JSON of this JSON Schema. */
  readonly schema?: { readonly name: string; readonly schema: Json }
  readonly tools?: readonly ToolDescription[]
}

export interface ToolDescription {
  readonly name: string
  readonly description: string
  readonly parameters: Json
}

export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'end'; readonly finishReason: string; readonly usage: ModelUsage }

export interface ChatResult {
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
  readonly finishReason: string
  readonly usage: ModelUsage
}

/**
 * Runs a request to its end. `onText` sees each piece as it comes.
 * @throws Error if the stream stops without its `end` event, so that half an answer is never taken for a whole one.
 */
export async function complete(
  model: ChatModel,
  request: ChatRequest,
  options: { signal: AbortSignal; onText?: (text: string) => void },
): Promise<ChatResult> {
  let text = ''
  const toolCalls: ToolCall[] = []
  for await (const event of model.stream(request, { signal: options.signal })) {
    switch (event.type) {
      case 'text-delta':
        text += event.text
        options.onText?.(event.text)
        break
      case 'tool-call':
        toolCalls.push(event.call)
        break
      case 'end':
        return { text, toolCalls, finishReason: event.finishReason, usage: event.usage }
    }
  }
  throw new Error(`The model "${model.name}" ended its answer without saying that it was complete.`)
}
