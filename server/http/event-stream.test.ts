import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { all, numbersOf, readFrames } from '../../test/support/client.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { sendEvents, type EventStreamLimits } from './event-stream.ts'

interface Source {
  readonly events: AsyncGenerator<RunEvent, void>
  /** How many were taken so far. */
  readonly taken: () => number
  readonly left: () => boolean
}

/** Events of which each is some 64 KB. */
function manyEvents(count: number): Source {
  let taken = 0
  let left = false
  async function* events(): AsyncGenerator<RunEvent, void> {
    try {
      for (; taken < count; await Promise.resolve()) {
        taken += 1
        yield eventOf(taken, 'x'.repeat(64 * 1024))
      }
    } finally {
      left = true
    }
  }
  return { events: events(), taken: () => taken, left: () => left }
}

function eventOf(seq: number, text = ''): RunEvent {
  return { type: 'run-start', run: 'r', seq, at: 0, graph: 'g', version: 'v', input: { text } }
}

/** Serves the events once, at any path. */
async function serveEvents(
  events: AsyncIterable<RunEvent>,
  limits?: EventStreamLimits,
): Promise<number> {
  const app = express()
  app.get('/', (_request, response) => sendEvents(response, events, limits))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // SAFETY: a server that listens on a port has this address.
  return (server.address() as AddressInfo).port
}

/** Asks for the events and reads nothing until it is told to. */
async function slowReader(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.pause()
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  return socket
}

test('numbers are ids, pieces of text have none, and the stream ends with its events', async () => {
  async function* events(): AsyncGenerator<RunEvent, void> {
    yield eventOf(1)
    yield* [pieceOf('a\nb')]
    yield await Promise.resolve(eventOf(2))
  }
  const port = await serveEvents(events())
  const response = await fetch(`http://127.0.0.1:${port}/`)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
  const frames = await all(readFrames(response))
  expect(frames.map(({ id, type }) => [id, type])).toEqual([
    ['1', 'run-start'],
    [undefined, 'node-delta'],
    ['2', 'run-start'],
  ])
  expect(frames[1]?.event).toMatchObject({ text: 'a\nb' })
})

test('a slow reader is waited for instead of filling memory, and gets everything once', async () => {
  const source = manyEvents(300)
  const port = await serveEvents(source.events)
  const socket = await slowReader(port)
  await vi.waitFor(() => expect(source.taken()).toBeGreaterThan(0))
  const stopped = await standstill(source.taken)
  expect(stopped).toBeLessThan(250)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.resume()
  await vi.waitFor(() => expect(source.left()).toBe(true))
  await vi.waitFor(() => expect(Buffer.concat(chunks).toString()).toMatch(/\r\n0\r\n\r\n$/))
  const ids = [
    ...Buffer.concat(chunks)
      .toString()
      .matchAll(/^id: (\d+)$/gm),
  ]
  expect(ids.map(([, id]) => Number(id))).toEqual(Array.from({ length: 300 }, (_, n) => n + 1))
})

test('a reader that takes nothing for long is let go', async () => {
  const source = manyEvents(Number.POSITIVE_INFINITY)
  const port = await serveEvents(source.events, { heartbeat: 10, patience: 50 })
  const socket = await slowReader(port)
  await vi.waitFor(() => expect(source.left()).toBe(true))
  const closed = once(socket, 'close')
  socket.resume()
  await closed
})

test('while nothing happens, a comment says that the stream is alive', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  async function* events(): AsyncGenerator<RunEvent, void> {
    await promise
    yield eventOf(1)
  }
  const port = await serveEvents(events(), { heartbeat: 5, patience: 1000 })
  const response = await fetch(`http://127.0.0.1:${port}/`)
  const [read, kept] = response.body!.tee()
  let text = ''
  for await (const chunk of read.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.split(': still here\n\n').length === 4) resolve()
  }
  // Comments are no events.
  const frames = await all(readFrames(new Response(kept)))
  expect(numbersOf(frames)).toEqual([1])
})

test('a reader that leaves while nothing happens ends the reading', async () => {
  let left = false
  const events: AsyncIterable<RunEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return() {
        left = true
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  }
  const port = await serveEvents(events)
  const leaving = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/`, { signal: leaving.signal })
  expect(response.status).toBe(200)
  leaving.abort()
  await vi.waitFor(() => expect(left).toBe(true))
})

function pieceOf(text: string): RunEvent {
  const place = { run: 'r', at: 0, path: 'a', node: 'a', attempt: 1, port: 'answer' }
  return { type: 'node-delta', ...place, offset: 0, text }
}

/** The count when it has not risen for a while. */
async function standstill(count: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = count()
    if (now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
