import type { RunEvent } from '../engine/run/events.ts'

/**
 * The text of an output as it is written: after each change the whole text so far. In a loop each
 * turn begins it anew.
 * @param port the output of a node that is written, such as `answer`
 */
export async function* answerText(
  events: AsyncIterable<RunEvent>,
  port = 'answer',
): AsyncGenerator<string, void, undefined> {
  let text = ''
  let path = ''
  for await (const event of events) {
    if (event.type === 'node-retry' && event.path === path) text = ''
    if (event.type !== 'node-delta' || event.port !== port) continue
    if (event.path !== path) text = ''
    path = event.path
    text = text.slice(0, event.offset) + event.text
    yield text
  }
}
