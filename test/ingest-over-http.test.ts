import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type {
  DocumentList,
  DocumentPassages,
  ErrorBody,
  FileReport,
  IndexSummary,
  IngestReportAnswer,
  SearchAnswer,
} from '../server/api.ts'
import { token, type Answer } from './support/client.ts'
import { startServed, type Served } from './support/served.ts'
import { openWebSite } from './support/web-site.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const loaderFiles = join(
  resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data'),
  'loader-files',
)

let heddle: Served
beforeAll(async () => {
  heddle = await startServed()
})
afterAll(() => heddle[Symbol.asyncDispose]())

/** Makes an index that is gone with the test. */
async function makeIndex(name: string, settings: object = {}): Promise<string> {
  const { status } = await heddle.send('/api/indexes', { body: { name, ...settings } })
  expect(status).toBe(201)
  onTestFinished(async () => {
    await heddle.send(`/api/indexes/${name}`, { method: 'DELETE' })
  })
  return name
}

async function upload(
  index: string,
  source: string,
  body: string | Uint8Array<ArrayBuffer>,
  query: Record<string, string> = {},
): Promise<Answer<FileReport & ErrorBody>> {
  const further = new URLSearchParams({ source, ...query })
  const response = await fetch(`${heddle.url}/api/indexes/${index}/files?${further}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}

async function read<Body>(index: string, further: string): Promise<Body> {
  const { status, body } = await heddle.send<Body>(`/api/indexes/${index}${further}`)
  expect(status).toBe(200)
  return body
}

async function search(index: string, query: string): Promise<string[]> {
  const { body } = await heddle.send<SearchAnswer>(`/api/indexes/${index}/search`, {
    body: { query },
  })
  return body.documents.map(({ source }) => source ?? '')
}

function remove(index: string, id: string): Promise<Answer> {
  const path = `/api/indexes/${index}/documents/${encodeURIComponent(id)}`
  return heddle.send(path, { method: 'DELETE' })
}

/** A text that is long enough for near duplicates, with a sentence of its own. */
function longText(own = ''): string {
  const lines = Array.from(
    { length: 30 },
    (_, at) => `Sentence ${at} tells how thread ${at * 7} runs.`,
  )
  return `${lines.join(' ')} ${own}`
}

describe('a file', () => {
  test('is taken in, reported, found and removed', async () => {
    const index = await makeIndex('uploads')
    const first = await upload(index, 'handbook/leave.md', '# Leave\n\nYou have thirty days.')
    expect([first.status, first.body]).toEqual([
      202,
      {
        source: 'handbook/leave.md',
        documents: [{ id: 'handbook/leave.md', title: 'Leave', change: 'added', passages: 1 }],
        warnings: [],
      },
    ])
    expect(await search(index, 'thirty days')).toEqual(['handbook/leave.md'])
    const again = await upload(index, 'handbook/leave.md', '# Leave\n\nYou have thirty days.')
    expect(again.body.documents[0]).toMatchObject({ change: 'unchanged', passages: 1 })
    const changed = await upload(index, 'handbook/leave.md', '# Leave\n\nYou have forty days.')
    expect(changed.body.documents[0]).toMatchObject({ change: 'changed' })
    expect(await search(index, 'thirty')).toEqual([])

    expect((await remove(index, 'handbook/leave.md')).status).toBe(204)
    expect(await search(index, 'forty days')).toEqual([])
    expect((await remove(index, 'handbook/leave.md')).status).toBe(404)
    expect(await read(index, '')).toMatchObject({ documents: 0, passages: 0 })
  })

  test('that is refused is told as the others are, and many make one report', async () => {
    const index = await makeIndex('mixed')
    await upload(index, 'one.md', 'The first.', { more: 'true' })
    const refused = await upload(index, 'two.pdf', 'No PDF.', { more: 'true' })
    expect([refused.status, refused.body]).toEqual([
      202,
      {
        source: 'two.pdf',
        documents: [],
        warnings: [],
        refused: expect.stringContaining('but it is no PDF.'),
      },
    ])
    expect(await read<IngestReportAnswer>(index, '/report')).not.toHaveProperty('endedAt')
    await upload(index, 'three.md', 'The third.')
    const report = await read<IngestReportAnswer>(index, '/report')
    expect(report.files.map(({ source }) => source)).toEqual(['one.md', 'two.pdf', 'three.md'])
    expect(report.total).toBe(3)
    expect(report.endedAt).toBeGreaterThanOrEqual(report.startedAt!)
    await upload(index, 'four.md', 'The fourth.')
    expect((await read<IngestReportAnswer>(index, '/report')).total).toBe(1)
  })

  test('needs a name, and is sent as it is', async () => {
    const index = await makeIndex('strict')
    const send = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${heddle.url}/api/indexes/${index}/files${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...headers },
        body: 'text',
      })
    expect((await send('')).status).toBe(400)
    expect((await send('?source=a.md&more=yes')).status).toBe(400)
    expect((await send('?source=a.md', { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await send('?source=a.md', { 'content-type': 'text/html' })).status).toBe(202)
    const nowhere = `${heddle.url}/api/indexes/nowhere/files?source=a.md`
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(nowhere, { method: 'POST', headers, body: 'x' })).status).toBe(404)
  })

  test('that is empty gives a document without passages, or a refusal', async () => {
    const index = await makeIndex('nothing')
    expect((await upload(index, 'empty.md', '')).body.documents).toMatchObject([{ passages: 0 }])
    expect((await upload(index, 'empty.docx', '')).body.refused).toContain('it is empty')
  })

  test('larger than the limit is refused before it is read', async () => {
    const index = await makeIndex('large')
    // Node may see the connection close before it sees the answer.
    const status = await upload(index, 'large.txt', new Uint8Array(50 * 1024 * 1024 + 1)).then(
      (answer) => answer.status,
      () => 413,
    )
    expect(status).toBe(413)
    expect(await read(index, '')).toMatchObject({ documents: 0 })
  })
})

describe.skipIf(!existsSync(loaderFiles))('files of other projects', () => {
  test(
    'all end in their text or in a clear refusal, and the server lives',
    { timeout: 240_000 },
    async () => {
      const index = await makeIndex('others')
      const files = readdirSync(loaderFiles, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
      expect(files.some((file) => file.includes('malformed'))).toBe(true)
      const wrong: string[] = []
      for (const file of files) {
        const source = relative(loaderFiles, file)
        const { status, body } = await upload(index, source, readFileSync(file), { more: 'true' })
        const passages = (body.documents ?? []).reduce((sum, one) => sum + one.passages, 0)
        const isClear = body.refused?.startsWith(`${source} was not taken in: `) ?? passages > 0
        if (status !== 202 || !isClear) wrong.push(`${source}: ${status} ${JSON.stringify(body)}`)
      }
      expect(wrong).toEqual([])
      await upload(index, 'last.md', 'The last one.')
      const { files: reports, total } = await read<IngestReportAnswer>(index, '/report')
      expect(total).toBe(files.length + 1)
      const refused = reports.flatMap((one) => (one.refused === undefined ? [] : [one.source]))
      expect(refused).toEqual(expect.arrayContaining(['random.bin', 'test.xls']))
      expect((await heddle.send('/ready')).status).toBe(200)
    },
  )
})

describe('documents', () => {
  test('are listed in parts, searched for, and shown as they are cut', async () => {
    const index = await makeIndex('listed')
    const text = '# Warp\n\nThe warp is tight.\n\n## Weft\n\nThe weft is loose.'
    await upload(index, 'loom/50%_a.md', text, { more: 'true' })
    await upload(index, 'loom/b.md', '# Bobbins\n\nRound.', { more: 'true' })
    await upload(index, 'reed.txt', 'The reed beats.')
    const first = await read<DocumentList>(index, '/documents?limit=2')
    expect(first).toMatchObject({
      documents: [
        { id: 'loom/50%_a.md', title: 'Warp', format: 'markdown', passages: 2 },
        { id: 'loom/b.md', title: 'Bobbins' },
      ],
      total: 3,
      next: 'loom/b.md',
    })
    const after = encodeURIComponent(first.next ?? '')
    const second = await read<DocumentList>(index, `/documents?limit=2&after=${after}`)
    expect(second.documents.map(({ id }) => id)).toEqual(['reed.txt'])
    expect(second).not.toHaveProperty('next')
    const ids = async (words: string): Promise<string[]> => {
      const found = await read<DocumentList>(
        index,
        `/documents?search=${encodeURIComponent(words)}`,
      )
      expect(found.total).toBe(found.documents.length)
      return found.documents.map(({ id }) => id)
    }
    expect(await ids('LOOM bobb')).toEqual(['loom/b.md'])
    expect(await ids('%_')).toEqual(['loom/50%_a.md'])
    expect(await ids("' OR 1=1 --")).toEqual([])

    const { passages } = await read<DocumentPassages>(
      index,
      `/documents/${encodeURIComponent('loom/50%_a.md')}/passages`,
    )
    expect(passages).toMatchObject([
      { headings: ['Warp'], start: 8 },
      { headings: ['Warp', 'Weft'], end: text.length },
    ])
    expect(passages.every(({ tokens, text: cut }) => tokens === Math.ceil(cut.length / 4))).toBe(
      true,
    )
    const none = await heddle.send(`/api/indexes/${index}/documents/none/passages`)
    expect(none.status).toBe(404)
  })

  test('with the text of another are told, and left out on demand', async () => {
    const index = await makeIndex('twice')
    await upload(index, 'a.md', longText('It ends here.'))
    const equal = await upload(index, 'b.md', longText('It ends here.'))
    expect(equal.body.documents).toMatchObject([{ change: 'added', duplicateOf: 'a.md' }])
    const near = await upload(index, 'c.md', longText('It ends there.'))
    expect(near.body.documents).toMatchObject([{ change: 'added', duplicateOf: 'a.md' }])
    const other = await upload(
      index,
      'd.md',
      longText('It ends here.').replaceAll('thread', 'a warp end'),
    )
    expect(other.body.documents[0]).not.toHaveProperty('duplicateOf')
    const skipped = await upload(index, 'e.md', longText('It ends here.'), { duplicates: 'skip' })
    expect(skipped.body.documents).toMatchObject([
      { change: 'skipped', passages: 0, duplicateOf: 'a.md' },
    ])
    const listed = async (): Promise<(string | undefined)[][]> =>
      (await read<DocumentList>(index, '/documents')).documents.map(({ id, duplicateOf }) => [
        id,
        duplicateOf,
      ])
    expect(await listed()).toEqual([
      ['a.md', undefined],
      ['b.md', 'a.md'],
      ['c.md', 'a.md'],
      ['d.md', undefined],
    ])
    // The first of those that repeat it takes its place.
    await remove(index, 'a.md')
    expect(await listed()).toEqual([
      ['b.md', undefined],
      ['c.md', 'b.md'],
      ['d.md', undefined],
    ])
  })
})

describe('another way to cut', () => {
  test('cuts all documents again, in the background', async () => {
    const index = await makeIndex('recut')
    await upload(index, 'a.md', longText(), { more: 'true' })
    await upload(index, 'b.md', longText('It is another text.'))
    const before = await read<IndexSummary>(index, '')
    const chunking = { chunker: 'fixed', size: 40, overlap: 10 }
    const change = await heddle.send<IndexSummary>(`/api/indexes/${index}`, {
      method: 'PATCH',
      body: { chunking, language: 'de' },
    })
    expect([change.status, change.body]).toMatchObject([202, { chunking, language: 'de' }])
    await heddle.server.workspace.indexes.idle()
    const after = await read<IndexSummary>(index, '')
    expect(after).toMatchObject({ state: 'ready', documents: 2, chunking, language: 'de' })
    expect(after.passages).toBeGreaterThan(before.passages * 3)
    // They count as cut this way: the same file is unchanged.
    const same = await upload(index, 'a.md', longText())
    expect(same.body.documents).toMatchObject([{ change: 'unchanged' }])
  })

  test('must be one', async () => {
    const index = await makeIndex('uncut')
    const change = (body: object): Promise<Answer> =>
      heddle.send(`/api/indexes/${index}`, { method: 'PATCH', body })
    expect((await change({})).status).toBe(422)
    expect((await change({ chunking: { chunker: 'fixed', size: 40, overlap: 30 } })).status).toBe(
      422,
    )
    expect((await change({ language: 'German' })).status).toBe(422)
    expect((await change({ name: 'other' })).status).toBe(422)
    const gone = await heddle.send('/api/indexes/nowhere', {
      method: 'PATCH',
      body: { language: 'de' },
    })
    expect(gone.status).toBe(404)
  })
})

describe('addresses', () => {
  test('are fetched in the background, with what they link to', async () => {
    const site = await openWebSite({
      '/docs/':
        '<h1>Looms</h1><p>All about looms. <a href="reed">The reed</a> <a href="gone">Gone</a></p>',
      '/docs/reed': '<h1>Reed</h1><p>The reed beats the weft.</p>',
    })
    await using open = await startServed({ variables: { HEDDLE_EGRESS_ALLOW: site.place } })
    await open.send('/api/indexes', { body: { name: 'web' } })
    const accepted = await open.send('/api/indexes/web/addresses', {
      body: { urls: [`${site.url}/docs/`], follow: { pages: 10 } },
    })
    expect([accepted.status, accepted.body]).toEqual([202, { accepted: 1 }])
    const found = await open.send<SearchAnswer>('/api/indexes/web/search', {
      body: { query: 'weft' },
    })
    expect(found.body.documents.map(({ source }) => source)).toEqual([`${site.url}/docs/reed`])
    const { body } = await open.send<IngestReportAnswer>('/api/indexes/web/report')
    expect(body.files.map(({ source, refused }) => [source, refused !== undefined])).toEqual([
      [`${site.url}/docs/`, false],
      [`${site.url}/docs/reed`, false],
      [`${site.url}/docs/gone`, true],
    ])
    const id = encodeURIComponent(`${site.url}/docs/reed`)
    const removed = await open.send(`/api/indexes/web/documents/${id}`, { method: 'DELETE' })
    expect(removed.status).toBe(204)
  })

  test('inside of the own network are refused', async () => {
    const site = await openWebSite({ '/': '<p>Inside.</p>' })
    const index = await makeIndex('guarded')
    const body = { urls: [site.url, `${heddle.url}/health`, 'http://169.254.169.254/latest/'] }
    expect((await heddle.send(`/api/indexes/${index}/addresses`, { body })).status).toBe(202)
    await heddle.server.workspace.indexes.idle()
    const report = await read<IngestReportAnswer>(index, '/report')
    expect(report.files.map(({ refused }) => typeof refused)).toEqual([
      'string',
      'string',
      'string',
    ])
    expect(site.asked).toEqual([])
  })

  test.each([
    { urls: [] },
    { urls: ['ftp://example.com/'] },
    { urls: ['/etc/passwd'] },
    { urls: ['https://example.com/'], follow: { pages: 501 } },
    { urls: ['https://example.com/'], follow: { pages: 0 } },
    { urls: ['https://example.com/'], deep: true },
  ])('are not %j', async (body) => {
    const { status } = await heddle.send('/api/indexes/docs/addresses', { body })
    expect(status).toBe(422)
  })
})
