import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Example } from '../engine/evaluate/example.ts'
import type { ErrorBody } from '../server/api.ts'
import type {
  DatasetAnswer,
  DatasetList,
  DatasetSummary,
  DatasetVersion,
  ImportAnswer,
  ImportPreview,
} from '../server/api/datasets.ts'
import { token, type Answer } from './support/client.ts'
import { echo } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

let heddle: Served
beforeAll(async () => {
  heddle = await startServed({ warm: false })
  await heddle.publish(echo('asked'))
})
afterAll(() => heddle[Symbol.asyncDispose]())

let made = 0
async function ownDataset(graph = 'asked'): Promise<string> {
  made += 1
  const name = `set-${made}`
  const { status } = await heddle.send('/api/datasets', { body: { name, graph } })
  expect(status).toBe(201)
  return name
}

function upload<Body>(path: string, type: string, body: string): Promise<Answer<Body>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  return heddle.send<Body>(path, { method: 'POST', headers, body })
}

async function examplesOf(name: string, query = ''): Promise<readonly Example[]> {
  return (await heddle.send<DatasetAnswer>(`/api/datasets/${name}${query}`)).body.page
}

test('the datasets of shipped graphs are there from the first start', async () => {
  const { datasets } = (await heddle.send<DatasetList>('/api/datasets')).body
  const shipped = datasets.filter(({ name }) => name === 'docs-chatbot')
  expect(shipped).toEqual([
    expect.objectContaining({ graph: 'docs-chatbot', version: 2, examples: expect.any(Number) }),
  ])
  expect(shipped[0]?.examples).toBeGreaterThan(50)
  const page = await examplesOf('docs-chatbot', '?limit=2')
  expect(page[0]).toMatchObject({
    id: 'kill-9',
    gold: [{ document: 'docs/running.md' }, { document: 'docs/operations.md' }],
  })
})

test('examples are put, found by tag, split and words, paged, and removed again', async () => {
  const name = await ownDataset()
  const put = [
    { id: 'a', inputs: { question: 'How fast is it?' }, tags: ['speed'], split: 'test' },
    { id: 'b', inputs: { question: 'How big is it?' }, tags: ['size'] },
    { id: 'c', inputs: { question: 'How old is it?' }, tags: ['size'], split: 'test' },
  ]
  const changes = `/api/datasets/${name}/changes`
  const first = await heddle.send<DatasetVersion>(changes, { body: { baseVersion: 1, put } })
  expect(first).toMatchObject({ status: 201, body: { version: 2, added: 3 } })
  const ids = async (query: string): Promise<string[]> =>
    (await examplesOf(name, query)).map(({ id }) => id)
  expect(await ids('?tag=size')).toEqual(['b', 'c'])
  expect(await ids('?split=test&tag=size')).toEqual(['c'])
  expect(await ids('?search=HOW%20old')).toEqual(['c'])
  const page = (await heddle.send<DatasetAnswer>(`/api/datasets/${name}?limit=2`)).body
  expect(page).toMatchObject({ shown: { version: 2, of: 3 }, next: '2', splits: { test: 2 } })
  expect(await ids(`?limit=2&after=${page.next}`)).toEqual(['c'])
  const stale = await heddle.send<ErrorBody>(changes, { body: { baseVersion: 1, remove: ['a'] } })
  expect([stale.status, stale.body.error.code]).toEqual([409, 'STALE_VERSION'])
  await heddle.send(changes, { body: { remove: ['a'] } })
  expect(await ids('')).toEqual(['b', 'c'])
  expect(await ids('?version=2')).toEqual(['a', 'b', 'c'])
})

test('a table is previewed with what its columns would be, and imported without losing a row', async () => {
  const name = await ownDataset()
  const csv = `Question;Expected Answer;Tags;Difficulty;Answerable
"What is ""it""?";A loom;basics|names;2;yes
What not?;;;3;perhaps
;An answer without a question;;;
Why?;Because;;1;no
`
  const preview = await upload<ImportPreview>(
    `/api/datasets/${name}/import/preview`,
    'text/csv',
    csv,
  )
  expect(preview.body.columns.map((column) => [column.name, column.suggested])).toEqual([
    ['Question', 'inputs.question'],
    ['Expected Answer', 'expected.said'],
    ['Tags', 'tags'],
    ['Difficulty', 'metadata.Difficulty'],
    ['Answerable', 'answerable'],
  ])
  expect(preview.body).toMatchObject({ rows: 4 })
  expect(preview.body.problems).toEqual([
    { row: 2, message: '"Answerable": "perhaps" is neither true nor false.' },
    { row: 3, message: expect.stringContaining('It has no input.') },
  ])
  expect(await examplesOf(name)).toEqual([])

  const answer = await upload<ImportAnswer>(`/api/datasets/${name}/import`, 'text/csv', csv)
  expect(answer).toMatchObject({ status: 201, body: { added: 2, changed: 0 } })
  expect(answer.body.skipped.map(({ row }) => row)).toEqual([2, 3])
  expect(await examplesOf(name)).toEqual([
    {
      id: expect.any(String),
      inputs: { question: 'What is "it"?' },
      expected: { said: 'A loom' },
      tags: ['basics', 'names'],
      answerable: true,
      metadata: { Difficulty: '2' },
      provenance: { from: 'import' },
    },
    expect.objectContaining({ inputs: { question: 'Why?' }, answerable: false }),
  ])
  // The same file once more is no change.
  const again = await upload<ImportAnswer>(`/api/datasets/${name}/import`, 'text/csv', csv)
  expect(again).toMatchObject({ status: 200, body: { added: 0, changed: 0 } })
})

test('a mapping says where columns go, and which are left out', async () => {
  const name = await ownDataset()
  const columns = { q: 'inputs.question', a: 'expected.answers', x: null }
  const mapping = encodeURIComponent(JSON.stringify({ columns, split: 'dev' }))
  const lines = '{"q":"One?","a":["1","one"],"x":7}\nnot json\n[1]\n{"q":"Two?"}\n'
  const { body } = await upload<ImportAnswer>(
    `/api/datasets/${name}/import?mapping=${mapping}`,
    'application/jsonl',
    lines,
  )
  expect(body.skipped.map(({ row }) => row)).toEqual([2, 3])
  expect(await examplesOf(name)).toMatchObject([
    { inputs: { question: 'One?' }, expected: { answers: ['1', 'one'] }, split: 'dev' },
    { inputs: { question: 'Two?' }, split: 'dev' },
  ])
  expect((await examplesOf(name))[0]?.metadata).toBeUndefined()
})

describe('an exported dataset', () => {
  const examples: Example[] = [
    {
      id: 'formula',
      inputs: { question: '=1+1', history: [{ role: 'user', content: 'Before' }] },
      expected: { said: '-2, "two"\nor so' },
      gold: [{ document: 'a.md', quote: 'two', grade: 1 }],
      answerable: true,
      split: 'test',
      tags: ['a', 'b, c'],
      notes: '@note',
      metadata: { level: 3 },
    },
    { id: 'bare', inputs: { question: 'Alone?' } },
  ]

  test.each(['jsonl', 'csv', 'json'] as const)('comes back the same as %s', async (format) => {
    const name = await ownDataset()
    await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
    const file = await heddle.send(`/api/datasets/${name}/export?format=${format}`)
    expect(file.headers.get('content-disposition')).toContain(`${name}-v2.${format}`)
    const copy = await ownDataset()
    const type = file.headers.get('content-type') ?? ''
    const { body } = await upload<ImportAnswer>(`/api/datasets/${copy}/import`, type, file.text)
    expect(body).toMatchObject({ skipped: [] })
    const read = await examplesOf(copy)
    const { metadata, ...rest } = examples[0]!
    const level = format === 'csv' ? '3' : metadata?.['level']
    const origin = { provenance: { from: 'import' } }
    expect(read).toEqual([
      { ...rest, metadata: { level }, ...origin },
      { ...examples[1], ...origin },
    ])
  })

  test('holds no cell that a spreadsheet would run', async () => {
    const name = await ownDataset()
    await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
    const { text } = await heddle.send(`/api/datasets/${name}/export?format=csv`)
    expect(text).toContain("'=1+1")
    expect(text).not.toMatch(/(^|,|")[=@+-]/m)
  })

  test('becomes pairs for fine-tuning where the right answer is known', async () => {
    const name = await ownDataset()
    await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
    const file = await heddle.send(`/api/datasets/${name}/export?format=fine-tuning`)
    expect(file.headers.get('x-heddle-left-out')).toBe('1')
    expect(
      file.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        messages: [
          { role: 'user', content: 'Before' },
          { role: 'user', content: '=1+1' },
          { role: 'assistant', content: '-2, "two"\nor so' },
        ],
      },
    ])
  })
})

test('runs and corrected feedback become examples that say where they came from', async () => {
  const name = await ownDataset()
  const [first, second] = [
    await heddle.run('asked', { question: 'First?' }),
    await heddle.run('asked', { question: 'x'.repeat(100_000) }),
  ]
  await heddle.send(`/v1/runs/${second.id}/feedback`, {
    body: { thumbs: 'down', correction: 'Shorter.' },
  })
  const { feedback } = (
    await heddle.send<{ feedback: { id: string; run: string }[] }>('/api/feedback?graph=asked')
  ).body
  const given = feedback.find(({ run }) => run === second.id)!
  const answer = await heddle.send<DatasetVersion>(`/api/datasets/${name}/from-runs`, {
    body: {
      runs: [first.id],
      feedback: [given.id],
      tags: ['live'],
      expected: { [first.id]: { said: 'Right' } },
    },
  })
  expect(answer).toMatchObject({ status: 201, body: { added: 2 } })
  expect(await examplesOf(name)).toEqual([
    {
      id: first.id,
      inputs: { question: 'First?' },
      expected: { said: 'Right' },
      tags: ['live'],
      provenance: { from: 'run', id: first.id, run: first.id },
    },
    {
      id: second.id,
      inputs: { question: 'x'.repeat(100_000) },
      expected: { said: 'Shorter.' },
      tags: ['live'],
      provenance: { from: 'feedback', id: given.id, run: second.id },
    },
  ])
  const missing = await heddle.send<ErrorBody>(`/api/datasets/${name}/from-runs`, {
    body: { runs: ['none'] },
  })
  expect(missing.body.error.message).toBe('There is no run "none". Nothing was added.')
})

test('what cannot be read is refused in a sentence before anything is written', async () => {
  const name = await ownDataset()
  const said = async (type: string, body: string): Promise<string> => {
    const answer = await upload<ErrorBody>(`/api/datasets/${name}/import`, type, body)
    return `${answer.status} ${answer.body.error.message}`
  }
  expect(await said('image/png', 'x')).toMatch(/^415 .*came as "image\/png"\.$/)
  expect(await said('text/csv', 'a,a\n1,2\n')).toBe(
    '422 The file cannot be imported: several of its columns are named "a". Name each column otherwise.',
  )
  expect(await said('application/json', '{"a":1}')).toContain('neither a list of examples nor')
  expect(await said('application/json', '[]')).toBe(
    '422 No row can become an example. It has no rows.',
  )
  expect(await said('application/jsonl', `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)).toContain(
    'is nested deeper than 32 levels',
  )
  const rows = `question\n${'x\n'.repeat(50_001)}`
  expect(await said('text/csv', rows)).toContain('413 The file cannot be imported: it has more')
  const { body } = await heddle.send<DatasetSummary>(`/api/datasets/${name}`)
  expect(body.version).toBe(1)
})
