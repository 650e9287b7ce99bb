import type { ServerResponse } from 'node:http'

/** A block of an answer. */
type Block =
  | { readonly type: 'text'; readonly pieces: readonly string[] }
  | {
      readonly type: 'tool_use'
      readonly id: string
      readonly name: string
      /** Parts of JSON. */
      readonly pieces: readonly string[]
    }

/** The events of a whole answer in the shape of Anthropic's messages. */
export function anthropicEvents(
  blocks: readonly Block[],
  options: { stopReason?: string; input?: number; output?: number } = {},
): string {
  const { stopReason = 'end_turn', input = 12, output = 7 } = options
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-scripted',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: input, output_tokens: 1 },
  }
  const delta = { stop_reason: stopReason, stop_sequence: null }
  const events: readonly { readonly type: string; readonly [key: string]: unknown }[] = [
    { type: 'message_start', message },
    { type: 'ping' },
    ...blocks.flatMap((block, index) => blockEvents(index, block)),
    { type: 'message_delta', delta, usage: { output_tokens: output } },
    { type: 'message_stop' },
  ]
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

function blockEvents(index: number, block: Block): { type: string; index: number }[] {
  const begun =
    block.type === 'text'
      ? { type: 'text', text: '' }
      : { type: 'tool_use', id: block.id, name: block.name, input: {} }
  const deltas = block.pieces.map((piece) =>
    block.type === 'text'
      ? { type: 'text_delta', text: piece }
      : { type: 'input_json_delta', partial_json: piece },
  )
  const started = { type: 'content_block_start', index, content_block: begun }
  const stopped = { type: 'content_block_stop', index }
  return [
    started,
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    stopped,
  ]
}

/** Refuses a call as Anthropic does. */
export function anthropicRefusal(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ type: 'error', error: { type: 'scripted_error', message } }))
}
