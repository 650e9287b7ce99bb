import type { RunEvent } from '../../engine/run/events.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { answerText } from './chat-completion.ts'
import type { ChatShape } from './chat-shape.ts'

/** What of a run is told to a client that reads its answer as it is written. */
export type ChatPiece =
  | { readonly type: 'text'; readonly text: string }
  /** The answer was begun again after some of it was sent, and became another. */
  | { readonly type: 'begun-anew' }
  | { readonly type: 'end'; readonly result: RunResult }

/**
 * Turns the events of a run into the text of its answer, piece by piece where its writer is known,
 * or as a whole at the end. What was sent cannot be taken back: after a retry only what goes on from
 * it is sent.
 */
export async function* chatPieces(
  run: { events(): AsyncIterable<RunEvent>; readonly result: Promise<RunResult> },
  shape: ChatShape,
): AsyncGenerator<ChatPiece, void, undefined> {
  const { writer } = shape
  let sent = ''
  let written = ''
  let anew = false

  /** What of the text so far goes on from what was sent; undefined where it is another text. */
  function rest(text: string): string | undefined {
    if (text.startsWith(sent)) return text.slice(sent.length)
    return sent.startsWith(text) ? '' : undefined
  }

  for await (const event of run.events()) {
    if (writer === undefined) continue
    if (event.type === 'node-retry' && event.path === writer.node) written = ''
    if (event.type !== 'node-delta') continue
    if (event.path !== writer.node || event.port !== writer.port) continue
    written = written.slice(0, event.offset) + event.text
    const more = rest(written)
    if (more === undefined) anew = true
    else if (more !== '') {
      sent += more
      yield { type: 'text', text: more }
    }
  }
  // Events shorten what is large; the result does not.
  const result = await run.result
  if (result.status === 'succeeded') {
    const more = rest(answerText(result.outputs, shape))
    if (more !== undefined && more !== '') yield { type: 'text', text: more }
    else if (more === undefined && anew) yield { type: 'begun-anew' }
  }
  yield { type: 'end', result }
}
