import { afterAll, expect, test } from 'vitest'
import { createClient } from '../client/heddle-client.ts'
import type { ErrorBody } from '../server/api.ts'
import type { FileAnswer } from '../server/api/files.ts'
import { token } from './support/client.ts'
import { newKey } from './support/credentials.ts'
import { graph } from './support/graphs.ts'
import { writtenPdf } from './support/packed-files.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed({ warm: false })
afterAll(() => heddle[Symbol.asyncDispose]())

await heddle.publish(
  graph('reader', {
    inputs: { file: { type: 'file' } },
    nodes: { read: { type: 'read-file@1', inputs: { file: '$.file' } } },
    outputs: { text: 'read.text', title: 'read.title', pages: 'read.pages' },
  }),
)

const { token: bound } = await newKey(heddle, {
  scopes: ['run'],
  boundTo: [{ kind: 'graph', name: 'reader' }],
})
const { token: other } = await newKey(heddle, { scopes: ['run'] })

interface Sent {
  readonly status: number
  readonly body: FileAnswer & ErrorBody
}

async function upload(
  body: string | Uint8Array<ArrayBuffer>,
  { name = 'note.txt', type = 'text/plain', by = bound } = {},
): Promise<Sent> {
  const response = await fetch(`${heddle.url}/v1/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, 'content-type': type },
    body,
  })
  // SAFETY: the tests look at what they use.
  return { status: response.status, body: (await response.json()) as Sent['body'] }
}

function headersOf(by: string): Record<string, string> {
  return { authorization: `Bearer ${by}`, 'content-type': 'application/json' }
}

function run(file: unknown, by = bound) {
  return heddle.send<{ id: string; status: string; outputs: Record<string, unknown> } & ErrorBody>(
    '/v1/graphs/reader/runs',
    { body: { input: { file } }, headers: headersOf(by) },
  )
}

test('a key that is bound uploads a PDF, and a run reads its text and pages', async () => {
  const pdf = Uint8Array.from(writtenPdf([['Weaving in one page.'], ['And in another.']]))
  const { status, body } = await upload(pdf, { name: 'Bericht ä.pdf', type: 'application/pdf' })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^file_/),
    name: 'Bericht ä.pdf',
    type: 'application/pdf',
    size: pdf.length,
    expiresAt: expect.any(Number),
  })
  const { body: done } = await run({ file: body.id })
  expect(done.status).toBe('succeeded')
  expect(done.outputs['text']).toContain('Weaving in one page.')
  expect(done.outputs['pages']).toHaveLength(2)
  const response = await fetch(`${heddle.url}/v1/files/${body.id}/content`, {
    headers: headersOf(bound),
  })
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(Buffer.from(await response.arrayBuffer()).equals(pdf)).toBe(true)
})

test('the records of a run hold the hash of the file, and not its bytes', async () => {
  const text = 'A heddle has an eye for each warp thread.'
  const data = Buffer.from(text).toString('base64')
  const { body } = await run({ name: 'eye.txt', type: 'text/plain', data })
  expect(body.outputs['text']).toBe(text)
  const [begin] = heddle.server.workspace.journal.events(body.id, 0, { whole: true })
  expect(begin).toMatchObject({
    input: { file: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), name: 'eye.txt', bytes: 41 } },
  })
  expect(JSON.stringify(begin)).not.toContain(data)
})

test('for everybody but its owner a file does not exist', async () => {
  const { body } = await upload('Mine.')
  const path = `/v1/files/${body.id}`
  for (const method of ['GET', 'DELETE']) {
    const { status } = await heddle.send(path, { method, headers: headersOf(other) })
    expect(status).toBe(404)
  }
  const content = await heddle.send(`${path}/content`, { headers: headersOf(other) })
  expect(content.status).toBe(404)
  expect((await run({ file: body.id }, other)).status).toBe(404)
  // A hash that somebody has seen is no way to a file either.
  const value = { hash: 'a'.repeat(64), name: 'a', mediaType: 'text/plain', bytes: 1 }
  expect((await run(value, other)).body.error.code).toBe('FILE_INPUT')
  expect((await run({ file: body.id })).body.outputs['text']).toBe('Mine.')
})

test('bytes that are not what their type says are refused', async () => {
  const pdf = Uint8Array.from(writtenPdf([['A page.']]))
  const wrong = [
    await upload('No PDF.', { name: 'a.pdf', type: 'application/pdf' }),
    await upload(pdf, { name: 'a.txt', type: 'text/plain' }),
    await upload(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)),
    await upload(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), { type: 'text/html' }),
    await upload('A', { type: 'image/png' }),
    await upload('A', { type: 'application/x-www-form-urlencoded' }),
    await upload(''),
  ]
  expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 415))
  expect(wrong[0]?.body.error.message).toBe(
    'The file "a.pdf" was not taken: its name ends in ".pdf", but it is no PDF.',
  )
  const data = Buffer.from('No PDF.').toString('base64')
  expect((await run({ name: 'a.pdf', type: 'application/pdf', data })).status).toBe(415)
})

test('a file with more than 32 MB, or with a folder in its name, is refused', async () => {
  const large = await upload(new Uint8Array(32 * 1024 * 1024 + 1).fill(65))
  expect(large.status).toBe(413)
  expect((await upload('A', { name: '../a.txt' })).status).toBe(400)
})

test('a file that has expired or was deleted is gone for runs too', async () => {
  const { body: deleted } = await upload('Deleted.')
  const path = `/v1/files/${deleted.id}`
  const gone = await heddle.send(path, { method: 'DELETE', headers: headersOf(bound) })
  expect(gone.status).toBe(204)
  expect((await run({ file: deleted.id })).status).toBe(404)
  const { body: expired } = await upload('Expired.')
  await heddle.server.workspace.store
    .updateTable('files')
    .set({ expires_at: Date.now() - 1 })
    .where('id', '=', expired.id)
    .execute()
  expect((await heddle.send(`/v1/files/${expired.id}`, { headers: headersOf(bound) })).status).toBe(
    404,
  )
  expect((await run({ file: expired.id })).status).toBe(404)
})

test('the client uploads, and the description of the endpoint says how', async () => {
  const client = createClient({ url: heddle.url, token })
  const file = await client.uploadFile(new File(['# Client'], 'c.md', { type: 'text/markdown' }))
  expect(file).toMatchObject({ name: 'c.md', type: 'text/markdown', size: 8 })
  const { outputs } = await client.run('reader', { file: { file: file.id } })
  expect(outputs['title']).toBe('Client')
  const { text } = await heddle.send('/v1/graphs/reader/openapi.json')
  expect(text).toContain('"operationId":"uploadFile"')
  expect(text).toContain('#/components/schemas/FileInput')
})
