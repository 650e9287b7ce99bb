import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import { writtenPdf } from '../test/support/packed-files.ts'
import readFile from './read-file.ts'

function given(name: string, mediaType: string, bytes: Uint8Array) {
  return {
    inputs: { file: { hash: 'h', name, mediaType, bytes: bytes.length } },
    files: { read: () => Promise.resolve(bytes) },
  }
}

test('reads a text by its type, and by its name where the type says little', async () => {
  const text = Buffer.from('# Looms\n\nA heddle guides the warp.')
  const { outputs } = await testNode(readFile, given('looms.md', 'text/plain', text))
  expect(outputs).toEqual({ text: '# Looms\n\nA heddle guides the warp.', title: 'Looms' })
  const page = Buffer.from('<title>Looms</title><p>A <b>heddle</b>.</p>')
  const html = await testNode(readFile, given('page', 'text/html', page))
  expect(html.outputs).toMatchObject({ text: '# Looms\n\nA **heddle**.\n', title: 'Looms' })
})

test('reads a PDF page by page', async () => {
  const pdf = writtenPdf([['The first page.'], ['The second page.']])
  const { outputs } = await testNode(readFile, given('two.pdf', 'application/pdf', pdf))
  expect(outputs['pages']).toEqual([
    expect.stringContaining('The first page.'),
    expect.stringContaining('The second page.'),
  ])
})

test('says why a file cannot be read', async () => {
  const damaged = Buffer.from('%PDF-1.4\nnothing')
  await expect(testNode(readFile, given('a.pdf', 'application/pdf', damaged))).rejects.toThrow(
    'The file "a.pdf" cannot be read: ',
  )
})

test('says that a file is not kept any longer', async () => {
  const { inputs } = given('a.txt', 'text/plain', Buffer.from('A'))
  await expect(testNode(readFile, { inputs })).rejects.toThrow('The file "a.txt" is not kept here')
})

test('reads nothing when the run was cancelled', async () => {
  const signal = AbortSignal.abort(new Error('It was cancelled.'))
  const file = given('a.txt', 'text/plain', Buffer.from('A'))
  await expect(testNode(readFile, { ...file, signal })).rejects.toThrow('It was cancelled.')
})
