import type { RunEvent } from '../../../engine/run/events.ts'

/** Reads the events of a run from the body of an answer, as they come. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<RunEvent, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.split('\n').find((line) => line.startsWith('data: '))
      // SAFETY: the server puts a run event into the data of each frame, on one line.
      if (data !== undefined) yield JSON.parse(data.slice('data: '.length)) as RunEvent
    }
  }
}
