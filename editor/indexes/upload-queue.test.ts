import { expect, test, vi } from 'vitest'
import type { FileReport } from '../../server/api/indexes.ts'
import { createUploadQueue, type SendFile, type UploadBatch } from './upload-queue.ts'

interface Sending {
  readonly source: string
  readonly signal: AbortSignal
  readonly onSent: (bytes: number) => void
  readonly arrive: (refused?: string) => void
  readonly fail: (why: string) => void
}

/** A queue whose files arrive when the test says so. */
function queueByHand() {
  const under: Sending[] = []
  let batch: UploadBatch = { uploads: [], startedAt: 0, active: false }
  const finish = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const send: SendFile = ({ source }, { signal, onSent }) =>
    new Promise<FileReport>((resolve, reject) => {
      const report = { source, documents: [], warnings: [] }
      signal.addEventListener('abort', () => reject(new Error('broken off')))
      under.push({
        source,
        signal,
        onSent,
        arrive: (refused) => resolve(refused === undefined ? report : { ...report, refused }),
        fail: (why) => reject(new Error(why)),
      })
    })
  const queue = createUploadQueue({ send, finish, atOnce: 2, onChange: (now) => (batch = now) })
  return {
    queue,
    finish,
    /** All that were ever begun, in that order. */
    begun: () => under.map(({ source }) => source),
    sending: (source: string) => under.findLast((one) => one.source === source)!,
    states: () =>
      Object.fromEntries(batch.uploads.map(({ source, state }) => [source, state] as const)),
    batch: () => batch,
  }
}

function files(...sources: string[]) {
  return sources.map((source) => ({ source, file: new Blob(['some words']) }))
}

test('sends a few files at a time, and has the index built once when all are there', async () => {
  const { queue, finish, begun, sending, states, batch } = queueByHand()
  queue.add(files('a', 'b', 'c'))
  expect(begun()).toEqual(['a', 'b'])
  expect(states()).toEqual({ a: 'sending', b: 'sending', c: 'waiting' })
  sending('b').arrive()
  await vi.waitFor(() => expect(begun()).toEqual(['a', 'b', 'c']))
  sending('a').arrive()
  await vi.waitFor(() => expect(states()['a']).toBe('done'))
  expect(finish).not.toHaveBeenCalled()
  sending('c').arrive()
  await vi.waitFor(() => expect(finish).toHaveBeenCalledTimes(1))
  expect(states()).toEqual({ a: 'done', b: 'done', c: 'done' })
  expect(batch().active).toBe(false)
})

test('tells a file that is being read from one that is still being sent', () => {
  const { queue, sending, states } = queueByHand()
  queue.add(files('a'))
  sending('a').onSent(4)
  expect(states()).toEqual({ a: 'sending' })
  sending('a').onSent(10)
  expect(states()).toEqual({ a: 'reading' })
})

test('keeps what was said of a file that was refused or did not arrive, and sends the latter again', async () => {
  const { queue, finish, begun, sending, states, batch } = queueByHand()
  queue.add(files('a', 'b'))
  sending('a').arrive('It is an image.')
  sending('b').fail('The server cannot be reached.')
  await vi.waitFor(() => expect(states()).toEqual({ a: 'refused', b: 'failed' }))
  expect(batch().uploads.map(({ report, error }) => report?.refused ?? error)).toEqual([
    'It is an image.',
    'The server cannot be reached.',
  ])
  // Nothing came in, so there is nothing to build.
  expect(finish).not.toHaveBeenCalled()
  queue.retry()
  expect(begun()).toEqual(['a', 'b', 'b'])
  expect(batch().uploads[1]).not.toHaveProperty('error')
})

test('breaks off what is under way when it is stopped, and has the index built from what had arrived', async () => {
  const { queue, finish, sending, states } = queueByHand()
  queue.add(files('a', 'b', 'c', 'd'))
  sending('a').arrive()
  await vi.waitFor(() => expect(states()['c']).toBe('sending'))
  queue.stop()
  await vi.waitFor(() => expect(finish).toHaveBeenCalledTimes(1))
  expect(states()).toEqual({ a: 'done', b: 'stopped', c: 'stopped', d: 'stopped' })
  queue.clear()
  expect(states()).toEqual({})
  queue.add(files('b'))
  expect(sending('b').signal.aborted).toBe(false)
})

test('sends a file anew that was changed, but not one that is on its way', async () => {
  const { queue, begun, sending, states } = queueByHand()
  queue.add(files('a'))
  queue.add(files('a'))
  expect(begun()).toEqual(['a'])
  sending('a').arrive()
  await vi.waitFor(() => expect(states()).toEqual({ a: 'done' }))
  queue.add(files('a'))
  expect(begun()).toEqual(['a', 'a'])
})
