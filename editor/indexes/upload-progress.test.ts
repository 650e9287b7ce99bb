import { expect, test } from 'vitest'
import { outcomeOf, uploadProgress } from './upload-progress.ts'
import type { Upload, UploadBatch } from './upload-queue.ts'

function upload(source: string, more: Partial<Upload>): Upload {
  const file = new Blob(['x'.repeat(100_000)])
  return { source, file, addedAt: 1000, state: 'done', sent: 0, ...more }
}

function batch(...uploads: Upload[]): UploadBatch {
  return { uploads, startedAt: 1000, active: true }
}

test('tells the time left from the rate so far, and counts only what was added since the start', () => {
  const before = upload('old', { addedAt: 500 })
  const half = upload('b', { state: 'sending', sent: 20_000 })
  const { over, files, share, secondsLeft } = uploadProgress(
    batch(before, upload('a', {}), half, upload('c', { state: 'waiting' })),
    11_000,
  )
  expect([over, files]).toEqual([1, 3])
  // 140 of 360 kB in ten seconds; each file counts for 20 kB besides its own.
  expect(share).toBeCloseTo(140 / 360)
  expect(secondsLeft).toBeCloseTo((10 * 220) / 140)
})

test('tells no time left until the rate means something', () => {
  const waiting = upload('a', { state: 'waiting' })
  expect(uploadProgress(batch(waiting), 60_000).secondsLeft).toBeUndefined()
  expect(uploadProgress(batch(upload('a', {}), waiting), 1500).secondsLeft).toBeUndefined()
})

test('says in a sentence what became of all', () => {
  const refused = upload('b', { state: 'refused' })
  const failed = upload('c', { state: 'failed' })
  expect(outcomeOf(batch(upload('a', {})))).toBe('Took in one file.')
  expect(outcomeOf(batch(upload('a', {}), upload('d', {}), refused, failed))).toBe(
    'Took in 2 files; 1 was refused and 1 did not arrive.',
  )
  expect(outcomeOf(batch(refused, refused))).toBe('Took in no files; 2 were refused.')
})
