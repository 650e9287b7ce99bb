import { chatUsage, clientCalls, completionId, type RunDetails } from './chat-completion.ts'
import type { ChatShape } from './chat-shape.ts'
import type { FollowedRun } from './followed-run.ts'
import { failureOf } from './run-failure.ts'
import { chatPieces } from './stream-chat.ts'

/** The data of each event of a streamed chat, `[DONE]` at its end. */
export async function* chatChunks(
  handle: FollowedRun,
  shape: ChatShape,
  options: { model: string; usage: boolean; variant: string | undefined },
): AsyncGenerator<string, void, undefined> {
  const head = {
    id: completionId(handle.id),
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
    model: options.model,
  }
  const chunk = (
    delta: object,
    finish: 'stop' | 'tool_calls' | null,
    beside: object = {},
  ): string =>
    JSON.stringify({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      // Who asks for usage gets the field with each piece, and its value with the last.
      ...(options.usage ? { usage: null } : {}),
      ...beside,
    })

  yield chunk({ role: 'assistant', content: '' }, null)
  for await (const piece of chatPieces(handle, shape)) {
    switch (piece.type) {
      case 'text':
        yield chunk({ content: piece.text }, null)
        break
      case 'begun-anew':
        yield failed(
          'answer_changed',
          `The answer was begun again after a part of it was sent, and became another. The run "${handle.id}" has it whole.`,
        )
        return
      case 'end': {
        const { result } = piece
        const failure = failureOf(result)
        if (failure !== undefined) {
          yield failed(failure.code, failure.message)
          return
        }
        const calls = clientCalls(result.outputs, shape)
        if (calls.length > 0) {
          yield chunk({ tool_calls: calls.map((call, index) => ({ index, ...call })) }, null)
        }
        const heddle: RunDetails = {
          run: result.id,
          version: result.version,
          ...(options.variant === undefined ? {} : { variant: options.variant }),
          outputs: result.outputs,
        }
        yield chunk({}, calls.length === 0 ? 'stop' : 'tool_calls', { heddle })
        if (options.usage) {
          yield JSON.stringify({ ...head, choices: [], usage: chatUsage(result.usage) })
        }
        yield '[DONE]'
      }
    }
  }
}

function failed(code: string, message: string): string {
  return JSON.stringify({ error: { message, type: 'server_error', param: null, code } })
}
