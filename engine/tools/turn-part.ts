import { z } from 'zod'
import { defineNode, field, port, type NodeType } from '../graph/define-node.ts'
import { ToolCall, type Json, type Message } from '../graph/values.ts'
import { complete, type ToolDescription } from '../models/chat-model.ts'
import { aboutTokens, aboutTokensOf } from '../models/count-tokens.ts'
import { ModelError } from '../models/model-error.ts'
import type { Values } from '../run/events.ts'
import { NodeError } from '../run/failure.ts'

/** What a model is asked in one turn of an agent. */
export interface TurnRequest {
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDescription[]
  readonly temperature: number
  readonly maxTokens?: number | undefined
  readonly onText: (text: string) => void
}

/** What it said. */
export const Turn = z.object({
  text: z.string(),
  calls: z.array(ToolCall),
  /** Input and output together; about, where the server counts none. */
  tokens: z.number(),
})
export type Turn = z.output<typeof Turn>

/**
 * One question to a model, as a part of an agent. Its record holds only what is new to it: the whole
 * conversation stands in the record of the call, and as `before` in the key.
 */
export function turnPart({ onText, ...request }: TurnRequest): NodeType {
  let streamed = ''
  return defineNode({
    type: 'turn',
    version: 1,
    family: 'model',
    icon: 'message-square',
    title: 'Turn',
    description: 'Asks a model what to do next.',
    effect: 'pure',
    config: z.object({ model: field.model('chat'), before: z.string() }),
    inputs: { messages: port.messages() },
    outputs: { text: port.text(), calls: port.json(), tokens: port.number() },
    async run({ config, context }) {
      const model = context.models.chat(config.model)
      if (model === undefined) throw new NodeError(`The model "${config.model}" is not connected.`)
      const { maxTokens, ...rest } = request
      const asked = { ...rest, ...(maxTokens === undefined ? {} : { maxTokens }) }
      const { text, toolCalls, finishReason, usage } = await complete(model, asked, {
        signal: context.signal,
        onText: onceOnly(onText),
      })
      refuseHalf(model.name, finishReason)
      if (text.trim() === '' && toolCalls.length === 0) {
        throw new ModelError({
          model: model.name,
          message: `The model "${model.name}" answered without a word.`,
          retryable: true,
        })
      }
      // SAFETY: calls are plain JSON.
      const calls = toolCalls as unknown as Json
      const tokens =
        usage.uncounted === undefined
          ? usage.inputTokens + usage.outputTokens
          : aboutTokensOf(asked) + aboutTokens([text, JSON.stringify(calls)])
      return { text, calls, tokens }
    },
  })

  /** An attempt after a failed one says nothing again that has been streamed. */
  function onceOnly(send: (text: string) => void): (text: string) => void {
    let now = ''
    return (piece) => {
      now += piece
      if (now.length <= streamed.length || !now.startsWith(streamed)) return
      send(now.slice(streamed.length))
      streamed = now
    }
  }
}

/** @throws NodeError where an answer is not whole */
function refuseHalf(model: string, finishReason: string): void {
  if (finishReason === 'length') {
    throw new NodeError(`The model "${model}" reached its limit in the middle of its answer.`, {
      code: 'output',
      hint: 'Raise answerTokens, or ask for a shorter answer in the system prompt.',
    })
  }
  if (finishReason === 'content_filter') {
    throw new NodeError(`The content filter behind "${model}" stopped the answer.`, {
      code: 'output',
    })
  }
}

export function readTurn(outputs: Values): Turn {
  return Turn.parse(outputs)
}
