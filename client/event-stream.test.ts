import { expect, test } from 'vitest'
import { readEventStream, type StreamedEvent } from './event-stream.ts'

const text = [
  ': still here\n\n',
  'id: 1\nevent: run-start\ndata: {"a":1}\n\n',
  'event: node-delta\r\ndata: first\r\ndata:second\r\n\r\n',
  'id: 2\rdata: Grüße 🧵\r\r',
  'event: nothing\n\n',
  'data\n\n',
  'data: cut',
].join('')

const expected: StreamedEvent[] = [
  { id: '1', type: 'run-start', data: '{"a":1}' },
  { id: '1', type: 'node-delta', data: 'first\nsecond' },
  { id: '2', type: 'message', data: 'Grüße 🧵' },
  { id: '2', type: 'message', data: '' },
]

function bodyOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.subarray(at, at + size))
      }
      controller.close()
    },
  })
}

test('events are the same wherever the body is cut into pieces', async () => {
  const bytes = new TextEncoder().encode(text)
  for (let size = 1; size <= bytes.length; size++) {
    expect(await Array.fromAsync(readEventStream(bodyOf(bytes, size)))).toEqual(expected)
  }
})

test('whoever reads no further hangs up', async () => {
  let cancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('data: again\n\n'))
    },
    cancel() {
      cancelled = true
    },
  })
  for await (const { data } of readEventStream(body)) {
    expect(data).toBe('again')
    break
  }
  expect(cancelled).toBe(true)
})
