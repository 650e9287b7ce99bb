import { afterAll, describe, expect, test } from 'vitest'
import type {
  CatalogueAnswer,
  DraftConflict,
  ExampleList,
  GraphAnswer,
  GraphList,
  IndexList,
  IndexSummary,
  PassageAnswer,
  RunAnswer,
  SearchAnswer,
  Session,
  VersionAnswer,
  VersionList,
} from '../server/api.ts'
import type { Answer } from './support/client.ts'
import { echo } from './support/graphs.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed()

afterAll(() => heddle[Symbol.asyncDispose]())

function save(name: string, baseRevision: number, draft: object): Promise<Answer<DraftConflict>> {
  return heddle.send(`/api/graphs/${name}/draft`, { method: 'PUT', body: { baseRevision, draft } })
}

async function graphOf(name: string): Promise<GraphAnswer> {
  return (await heddle.send<GraphAnswer>(`/api/graphs/${name}`)).body
}

describe('a graph', () => {
  test('is created, edited, frozen as a version, restored and removed', async () => {
    const created = await heddle.send('/api/graphs', {
      body: { name: 'life', graph: echo('other') },
    })
    expect([created.status, created.body]).toMatchObject([
      201,
      { name: 'life', revision: 1, changed: false, problems: [], draft: { name: 'life' } },
    ])
    const first = (await graphOf('life')).version
    const edited = { ...echo('life'), description: 'Edited' }
    const saved = await save('life', 1, edited)
    expect([saved.status, saved.body]).toEqual([200, { revision: 2, problems: [] }])
    expect(await graphOf('life')).toMatchObject({ changed: true, version: first, draft: edited })

    const frozen = await heddle.send('/api/graphs/life/versions', { body: { message: 'Second' } })
    expect([frozen.status, frozen.body]).toMatchObject([
      201,
      { number: 2, message: 'Second', author: 'HEDDLE_TOKEN', parent: first },
    ])
    const again = await heddle.send('/api/graphs/life/versions', { body: { message: 'Again' } })
    expect([again.status, again.body]).toEqual([200, frozen.body])
    expect(await graphOf('life')).toMatchObject({ changed: false })

    const old = await heddle.send<VersionAnswer>(`/api/graphs/life/versions/${first}`)
    expect(old.body).toMatchObject({ number: 1, graph: echo('life') })
    expect((await save('life', 2, old.body.graph)).body).toMatchObject({ revision: 3 })
    await heddle.send('/api/graphs/life/versions', { body: { message: 'Back' } })
    const { body } = await heddle.send<VersionList>('/api/graphs/life/versions')
    expect(body.versions.map(({ number, message }) => [number, message])).toEqual([
      [3, 'Back'],
      [2, 'Second'],
      [1, 'Begun'],
    ])
    expect(body.versions[0]?.version).toBe(first)

    const run = await heddle.run('life', { question: 'x' })
    expect(run.version).toBe(first)
    expect((await heddle.send('/api/graphs/life', { method: 'DELETE' })).status).toBe(204)
    for (const path of ['', '/versions', `/versions/${first}`, '/examples']) {
      expect((await heddle.send(`/api/graphs/life${path}`)).status).toBe(404)
    }
    expect((await heddle.send('/api/graphs/life', { method: 'DELETE' })).status).toBe(404)
    // What ran is not forgotten with it.
    expect(await heddle.look(run.id)).toEqual(run)
  })

  test('that somebody else saved meanwhile is not overwritten, and comes along', async () => {
    await heddle.publish(echo('shared'))
    const mine = { ...echo('shared'), description: 'Mine' }
    const theirs = { ...echo('shared'), description: 'Theirs' }
    expect((await save('shared', 1, theirs)).status).toBe(200)
    const { status, body } = await save('shared', 1, mine)
    expect([status, body.error.code]).toEqual([409, 'STALE_REVISION'])
    expect(body.current).toEqual(await graphOf('shared'))
    expect(body.current).toMatchObject({ revision: 2, draft: { description: 'Theirs' } })
    expect((await save('shared', 2, mine)).body).toMatchObject({ revision: 3 })
  })

  test('that many save at once is saved by one of them', async () => {
    await heddle.publish(echo('busy'))
    const drafts = Array.from({ length: 10 }, (_, number) => ({
      ...echo('busy'),
      description: `Number ${number}`,
    }))
    const answers = await Promise.all(drafts.map((draft) => save('busy', 1, draft)))
    const winners = answers.flatMap(({ status }, number) => (status === 200 ? [number] : []))
    expect(winners).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9)
    expect((await graphOf('busy')).draft).toEqual(drafts[winners[0]!])
  })

  test('is a copy of another one, from its draft', async () => {
    await heddle.publish(echo('original'))
    await save('original', 1, { ...echo('original'), title: 'Of the draft' })
    const { status, body } = await heddle.send<GraphAnswer>('/api/graphs', {
      body: { name: 'copied', copyOf: 'original' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ name: 'copied', draft: { name: 'copied', title: 'Of the draft' } })
    const { body: versions } = await heddle.send<VersionList>('/api/graphs/copied/versions')
    expect(versions.versions).toMatchObject([{ number: 1, message: 'Copied from original' }])
  })

  test('that is new and empty is kept as it is', async () => {
    const { status, body } = await heddle.send<GraphAnswer>('/api/graphs', {
      body: { name: 'empty' },
    })
    expect(status).toBe(201)
    expect(body.draft).toEqual({ heddle: 1, name: 'empty', inputs: {}, nodes: {}, outputs: {} })
    expect(body.problems.map(({ code }) => code)).toEqual(['no-output'])
  })

  test('is listed with its last run', async () => {
    await heddle.publish({ ...echo('listed'), title: 'A title', description: 'A description' })
    const before = await heddle.send<GraphList>('/api/graphs')
    expect(before.body.graphs.find(({ name }) => name === 'listed')).toEqual({
      name: 'listed',
      title: 'A title',
      description: 'A description',
      nodes: 1,
      updatedAt: expect.any(Number),
    })
    const { body: run } = await heddle.send<RunAnswer>('/api/graphs/listed/draft/runs', {
      body: { input: { question: 'x' } },
    })
    const after = await heddle.send<GraphList>('/api/graphs')
    expect(after.body.graphs.find(({ name }) => name === 'listed')?.lastRun).toEqual({
      id: run.id,
      status: 'succeeded',
      startedAt: run.startedAt,
    })
  })

  test('comes with questions where it is shipped, and without any elsewhere', async () => {
    const { body } = await heddle.send<ExampleList>('/api/graphs/docs-chatbot/examples')
    expect(body.examples.length).toBeGreaterThan(10)
    expect(body.examples[0]?.inputs).toHaveProperty('question')
    await heddle.publish(echo('mine'))
    expect((await heddle.send('/api/graphs/mine/examples')).body).toEqual({ examples: [] })
  })
})

describe('an index', () => {
  const one = {
    id: 'one.md',
    title: 'One',
    source: 'one.md',
    text: '# One\n\nThe heddle 🪢 lifts the warp.\n\n## Two\n\nThe reed beats the weft.',
    format: 'markdown',
  }

  async function settled(name: string): Promise<IndexSummary> {
    await heddle.server.workspace.indexes.idle()
    return (await heddle.send<IndexSummary>(`/api/indexes/${name}`)).body
  }

  async function found(name: string, query: string): Promise<SearchAnswer['documents']> {
    const { body } = await heddle.send<SearchAnswer>(`/api/indexes/${name}/search`, {
      body: { query },
    })
    return body.documents
  }

  test('is made, filled, searched, emptied and removed', async () => {
    const made = await heddle.send('/api/indexes', { body: { name: 'loom' } })
    expect([made.status, made.body]).toMatchObject([
      201,
      { name: 'loom', language: 'en', documents: 0, passages: 0, state: 'ready' },
    ])
    const put = (body: object) =>
      heddle.send('/api/indexes/loom/documents', { method: 'PUT', body })
    const other = {
      ...one,
      id: 'other.txt',
      source: 'other.txt',
      format: 'text',
      text: 'A shuttle.',
    }
    expect(await put({ documents: [one, other] })).toMatchObject({
      status: 202,
      body: { added: ['one.md', 'other.txt'], changed: [], unchanged: [], removed: [] },
    })
    expect(await settled('loom')).toMatchObject({ state: 'ready', documents: 2 })
    expect((await found('loom', 'reed weft'))[0]).toMatchObject({ source: 'one.md' })
    expect(await found('loom', 'nothing of the kind')).toEqual([])

    expect(await put({ documents: [one], keep: [] })).toMatchObject({
      body: { added: [], unchanged: ['one.md'], removed: ['other.txt'] },
    })
    expect(await settled('loom')).toMatchObject({ documents: 1 })
    expect(await found('loom', 'shuttle')).toEqual([])
    expect(await put({ documents: [], keep: [] })).toMatchObject({ body: { removed: ['one.md'] } })
    expect(await settled('loom')).toMatchObject({ documents: 0, passages: 0, state: 'ready' })
    expect(await found('loom', 'heddle')).toEqual([])

    expect((await heddle.send('/api/indexes/loom', { method: 'DELETE' })).status).toBe(204)
    for (const sending of [{}, { method: 'DELETE' }]) {
      expect((await heddle.send('/api/indexes/loom', sending)).status).toBe(404)
    }
    const searched = await heddle.send('/api/indexes/loom/search', { body: { query: 'x' } })
    expect(searched.status).toBe(404)
    const { body } = await heddle.send<IndexList>('/api/indexes')
    expect(body.indexes.map(({ name }) => name)).toEqual(['docs'])
  })

  test('shows each passage in its document, exactly where it stands', async () => {
    await heddle.send('/api/indexes', { body: { name: 'cited' } })
    await heddle.send('/api/indexes/cited/documents', { method: 'PUT', body: { documents: [one] } })
    await settled('cited')
    const passages = [...(await found('cited', 'heddle')), ...(await found('cited', 'reed'))]
    expect(passages.length).toBeGreaterThan(0)
    for (const { id, text } of passages) {
      const { body } = await heddle.send<PassageAnswer>(`/api/indexes/cited/passages/${id}`)
      expect(body.passage).toMatchObject({ id, text, source: 'one.md' })
      expect(body.document.text.slice(body.start, body.end)).toContain(text)
    }
  })

  test('of the documentation answers for the citations of the chatbot', async () => {
    const run = await heddle.run('docs-chatbot', { question: 'What is a heddle on a loom?' })
    // SAFETY: `generate` gives a list of citations.
    const citations = run.outputs['citations'] as unknown as readonly { id: string }[]
    expect(citations.length).toBeGreaterThan(0)
    for (const { id } of citations) {
      const { status, body } = await heddle.send<PassageAnswer>(`/api/indexes/docs/passages/${id}`)
      expect([status, body.passage.id]).toEqual([200, id])
    }
  })
})

test('a session says which models there are, and the catalogue which nodes', async () => {
  const { body: session } = await heddle.send<Session>('/api/session')
  expect(session).toMatchObject({ offline: true })
  expect(session.profiles.map(({ name, resolved }) => [name, resolved])).toEqual([
    ['default', 'offline'],
    ['small', 'offline'],
    ['judge', 'offline'],
    ['embedding', 'offline'],
    ['rerank', 'offline'],
  ])
  const { body: catalogue } = await heddle.send<CatalogueAnswer>('/api/catalogue')
  expect(catalogue.nodes.map(({ type }) => type)).toContain('generate')
})
