import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { collect } from '../../../test/support/small-engine.ts'
import { echo, graph } from '../../../test/support/graphs.ts'
import { startScriptedModel } from '../../../test/support/scripted-model-server.ts'
import { startServed } from '../../../test/support/served.ts'
import { ownFolder } from '../../../test/support/temporary-folder.ts'
import { openWebSite } from '../../../test/support/web-site.ts'
import type { IndexSummary } from '../../api.ts'
import { publishAddress } from '../../data-folder.ts'
import { readEnvironment } from '../../environment.ts'
import { connect, type ConnectOptions } from './connect.ts'
import { UnknownIndex, type AddReport, type Connection } from './connection.ts'
import { shippedGraphs } from '../../../test/support/shipped-graphs.ts'

interface Opened {
  readonly connection: Connection
  readonly messages: readonly string[]
  /** Names of indexes whose building was told. */
  readonly built: readonly string[]
}

function optionsFor(
  home: string,
  variables: NodeJS.ProcessEnv = {},
): ConnectOptions & Omit<Opened, 'connection'> {
  const messages: string[] = []
  const built: string[] = []
  return {
    environment: readEnvironment({ HEDDLE_HOME: home, ...variables }),
    building: { progress: (index) => void built.push(index), done: () => undefined },
    onMessage: (message) => void messages.push(message),
    patience: 300,
    messages,
    built,
  }
}

async function openAt(home: string, variables: NodeJS.ProcessEnv = {}): Promise<Opened> {
  const options = optionsFor(home, variables)
  const connection = await connect(options)
  onTestFinished(() => connection[Symbol.asyncDispose]())
  return { ...options, connection }
}

/** Both ways to a folder. They must not differ in anything that a command can see. */
const ways: readonly {
  name: string
  open: (variables?: NodeJS.ProcessEnv) => Promise<Opened>
}[] = [
  { name: 'alone on the folder', open: (variables) => openAt(ownFolder(), variables) },
  {
    name: 'over HTTP',
    async open(variables = {}) {
      const home = ownFolder()
      const server = await startServed({ home, variables })
      onTestFinished(() => server[Symbol.asyncDispose]())
      return openAt(home)
    },
  },
]

/** Passes on what it finds in the index. */
const finder = graph('finder', {
  nodes: {
    find: {
      type: 'retrieve@1',
      config: { index: 'handbook' },
      inputs: { queries: '$.question' },
    },
  },
  outputs: { found: 'find.documents' },
})

const question = 'How does Heddle work without a model?'

describe.each(ways)('$name', ({ open }) => {
  test('lists graphs and finds the newest version of one', async () => {
    const { connection } = await open()
    const graphs = await connection.graphs()
    expect(graphs.map(({ name }) => name)).toEqual(shippedGraphs)
    expect(graphs.find(({ name }) => name === 'docs-chatbot')).toMatchObject({ nodes: 6 })
    expect((await connection.graph('docs-chatbot'))?.inputs).toHaveProperty('question')
    expect(await connection.graph('nope')).toBeUndefined()
    expect(await connection.graph('../settings')).toBeUndefined()
  })

  test('runs a graph of the folder with all its events, from an index that is built first', async () => {
    const { connection } = await open()
    const run = await connection.startRun('docs-chatbot', { question })
    const events = await collect(run.events)
    expect(run.kept).toBe(true)
    expect(events[0]).toMatchObject({ type: 'run-start', run: run.id, graph: 'docs-chatbot' })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
    const numbers = events.flatMap((event) => (event.type === 'node-delta' ? [] : [event.seq]))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    const outputs = await run.outputs()
    expect(outputs['answer']).toContain('Heddle works without any language model')
    const listed = (await connection.graphs()).find(({ name }) => name === 'docs-chatbot')
    expect(listed?.lastRun).toMatchObject({ id: run.id, status: 'succeeded' })
  })

  test('runs a document as it is, without putting it into the folder', async () => {
    const { connection } = await open()
    const run = await connection.startRun(echo('from-a-file'), { question: 'Hello' })
    await collect(run.events)
    expect(await run.outputs()).toEqual({ said: 'Hello' })
    expect(await connection.graph('from-a-file')).toBeUndefined()
  })

  test('gives outputs whole that are too large for an event', async () => {
    const { connection } = await open()
    const long = 'weft '.repeat(40_000)
    const run = await connection.startRun(echo('long'), { question: long })
    const end = (await collect(run.events)).at(-1)
    expect(end).toMatchObject({ outputs: { said: { $value: expect.any(String) } } })
    expect(await run.outputs()).toEqual({ said: long })
  })

  test('a document finds the indexes of the folder', async () => {
    const { connection } = await open()
    await add(connection, { 'leave.md': '# Leave\n\nYou have thirty days of leave.' })
    const run = await connection.startRun(finder, { question: 'days of leave' })
    await collect(run.events)
    expect(await run.outputs()).toMatchObject({ found: [{ source: 'leave.md' }] })
  })

  test('cancels a run, also one that is over', async () => {
    const { connection } = await open()
    const run = await connection.startRun('docs-chatbot', { question })
    await run.cancel()
    const events = await collect(run.events)
    expect(events.at(-1)).toMatchObject({ type: 'run-end' })
    await run.cancel()
  })

  test('takes files into an index, and only what changed the next time', async () => {
    const { connection } = await open()
    const files = { 'a.md': '# A\n\nWarp.', 'sub/b.txt': 'Weft.', 'c.png': 'x' }
    expect(await add(connection, files, ['.', 'c.png'])).toEqual({
      added: ['a.md', 'sub/b.txt'],
      changed: [],
      unchanged: [],
      skipped: [],
      duplicates: [],
      refused: [{ source: 'c.png', reason: expect.stringContaining('".png" are not understood') }],
      warnings: [],
    })
    const index = (await connection.indexes()).find(({ name }) => name === 'handbook')
    expect(index).toMatchObject({ documents: 2, passages: 2, language: 'en', state: 'ready' })
    expect(await connection.search('handbook', 'weft', 5)).toMatchObject([
      { source: 'sub/b.txt', text: 'Weft.' },
    ])

    expect(await add(connection, { ...files, 'a.md': '# A\n\nShed.' })).toEqual({
      added: [],
      changed: ['a.md'],
      unchanged: ['sub/b.txt'],
      skipped: [],
      duplicates: [],
      refused: [],
      warnings: [],
    })
    expect(await connection.search('handbook', 'shed', 5)).toHaveLength(1)
    expect(await connection.search('handbook', 'warp', 5)).toEqual([])
  })

  test('takes in more documents than go at once', async () => {
    const { connection } = await open()
    const lines = Array.from({ length: 1100 }, (_, at) =>
      JSON.stringify({ id: `doc-${at}`, text: `Thread number ${at}.` }),
    )
    const report = await add(connection, { 'many.jsonl': lines.join('\n') })
    expect(report.added).toHaveLength(1100)
    for (const number of [0, 600, 1099]) {
      const [first] = await connection.search('handbook', `number ${number}`, 1)
      expect(first?.text).toBe(`Thread number ${number}.`)
    }
  })

  test('makes an index in the language it is asked for', async () => {
    const { connection } = await open()
    await add(connection, { 'a.md': 'Die Webkanten.' }, ['.'], 'de')
    const index = (await connection.indexes()).find(({ name }) => name === 'handbook')
    expect(index?.language).toBe('de')
  })

  test('tells how far the taking in of files is', async () => {
    const { connection } = await open()
    const told: number[] = []
    await connection.addFiles('handbook', {
      paths: ['.'],
      base: write({ 'a.md': 'A.', 'b.md': 'B.' }),
      language: undefined,
      onProgress: ({ done, total }) => told.push(done / (total || 1)),
    })
    expect(told).toEqual(expect.arrayContaining([0, 0.5, 1]))
  })

  test('takes pages of the web in beside files, with those that they link to', async () => {
    const site = await openWebSite({
      '/docs/':
        '<h1>Looms</h1><p>All of looms. <a href="reed">Reed</a> <a href="gone">Gone</a></p>',
      '/docs/reed': '<h1>Reed</h1><p>The reed beats the weft.</p>',
    })
    const { connection } = await open({ HEDDLE_EGRESS_ALLOW: site.place })
    const report = await connection.addFiles('handbook', {
      paths: ['.'],
      urls: [`${site.url}/docs/`],
      follow: 10,
      base: write({ 'a.md': 'The warp is tight.' }),
      language: undefined,
      onProgress: () => undefined,
    })
    expect(report).toMatchObject({
      added: ['a.md', `${site.url}/docs/`, `${site.url}/docs/reed`],
      refused: [{ source: `${site.url}/docs/gone`, reason: expect.stringContaining('404') }],
    })
    const sources = async (query: string): Promise<unknown[]> =>
      (await connection.search('handbook', query, 5)).map(({ source }) => source)
    expect(await sources('weft')).toEqual([`${site.url}/docs/reed`])
    expect(await sources('warp')).toEqual(['a.md'])
  })

  test('tells duplicates, and leaves them out on demand', async () => {
    const { connection } = await open()
    const request = {
      paths: ['.'],
      base: write({ 'a.md': 'The warp is tight.', 'b.md': 'The warp is tight!', 'c.md': 'Weft.' }),
      language: undefined,
      onProgress: () => undefined,
    }
    const duplicates = [{ id: 'b.md', duplicateOf: 'a.md' }]
    expect(await connection.addFiles('handbook', request)).toMatchObject({
      added: ['a.md', 'b.md', 'c.md'],
      skipped: [],
      duplicates,
    })
    expect(await connection.search('handbook', 'warp', 5)).toHaveLength(2)
    const skipping = { ...request, duplicates: 'skip' as const }
    expect(await connection.addFiles('handbook', skipping)).toMatchObject({
      unchanged: ['a.md', 'c.md'],
      skipped: ['b.md'],
      duplicates,
    })
    expect(await connection.search('handbook', 'warp', 5)).toMatchObject([{ source: 'a.md' }])
  })

  test('removes documents, and whole indexes', async () => {
    const { connection } = await open()
    await add(connection, { 'a.md': 'Warp.', 'sub/b.md': 'Weft.', 'c.md': 'Reed.' })
    expect(await connection.removeDocuments('handbook', ['sub/b.md', 'none', 'c.md'])).toEqual([
      'sub/b.md',
      'c.md',
    ])
    expect(await connection.search('handbook', 'weft reed', 5)).toEqual([])
    const index = (await connection.indexes()).find(({ name }) => name === 'handbook')
    expect(index).toMatchObject({ documents: 1, state: 'ready' })
    await connection.removeIndex('handbook')
    expect((await connection.indexes()).map(({ name }) => name)).not.toContain('handbook')
    const gone = [
      () => connection.removeIndex('handbook'),
      () => connection.removeDocuments('handbook', ['a.md']),
      () => connection.changeIndex('handbook', { language: 'de' }, () => undefined),
    ]
    for (const attempt of gone) await expect(attempt()).rejects.toBeInstanceOf(UnknownIndex)
  })

  test('cuts an index again, and changes its language', async () => {
    const { connection } = await open()
    const text = Array.from({ length: 60 }, (_, at) => `Thread ${at} runs on.`).join(' ')
    await add(connection, { 'a.md': text })
    const find = async (): Promise<IndexSummary | undefined> =>
      (await connection.indexes()).find(({ name }) => name === 'handbook')
    const before = await find()
    const chunking = { chunker: 'sentences', size: 40, overlap: 0 } as const
    await connection.changeIndex('handbook', { chunking, language: 'de' }, () => undefined)
    expect(await find()).toMatchObject({ chunking, language: 'de', documents: 1, state: 'ready' })
    expect((await find())?.passages).toBeGreaterThan(before?.passages ?? 0)
    await connection.changeIndex('handbook', { language: 'en' }, () => undefined)
    expect(await find()).toMatchObject({ chunking, language: 'en' })
  })

  test('refuses paths that name nothing', async () => {
    const { connection } = await open()
    await expect(add(connection, {}, ['nope/**'])).rejects.toThrow('"nope/**" names no file')
  })

  test('searches the best first, no more than asked for', async () => {
    const { connection } = await open()
    const found = await connection.search('docs', 'port already in use', 2)
    expect(found).toHaveLength(2)
    expect(found[0]?.score).toBeGreaterThanOrEqual(found[1]?.score ?? 0)
  })

  test('names the indexes there are when one is asked for that is not', async () => {
    const { connection } = await open()
    await add(connection, { 'a.md': 'A.' })
    const error = await connection.search('handbok', 'x', 1).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnknownIndex)
    expect(error).toMatchObject({ known: expect.arrayContaining(['handbook']) })
  })

  test('makes tokens that differ', async () => {
    const { connection } = await open()
    const { administration } = connection
    const keys = [
      await administration.createKey({ name: 'one', scopes: ['read'] }),
      await administration.createKey({ name: 'two', scopes: ['run', 'write'] }),
    ]
    const tokens = keys.map(({ token }) => token)
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) expect(token).toMatch(/^heddle_[\w-]{43}$/)
  })
})

describe('beside a server', () => {
  test('documents of which the last part never came are found all the same', async () => {
    const home = ownFolder()
    await using server = await startServed({ home })
    const { connection } = await openAt(home)
    await add(connection, { 'a.md': 'Warp.' })
    const document = { id: 'b', title: 'b', source: 'b', text: 'Weft.', format: 'text' }
    await server.send('/api/indexes/handbook/documents', {
      method: 'PUT',
      body: { documents: [document], more: true },
    })
    expect(await connection.search('handbook', 'weft', 5)).toMatchObject([{ text: 'Weft.' }])
  })

  test('a document runs without touching the search index of the server', async () => {
    const home = ownFolder()
    await using model = await startScriptedModel()
    await using server = await startServed({ home, variables: { OPENAI_BASE_URL: model.url } })
    await server.connect({ profiles: [{ name: 'embedding', model: 'scripted-embedding' }] })
    // This side knows no embedding model, so its search index is another one.
    const { connection, messages } = await openAt(home)
    await add(connection, { 'leave.md': 'Thirty days of leave.' })
    // The documentation gets its vectors in the background, since the model was connected.
    await server.server.workspace.indexes.idle()
    const files = (): unknown =>
      new Set(readdirSync(join(home, 'lance'), { recursive: true, encoding: 'utf8' }))
    const before = files()
    const run = await connection.startRun(finder, { question: 'leave' })
    await collect(run.events)
    expect(await run.outputs()).toMatchObject({ found: [{ source: 'leave.md' }] })
    expect(files()).toEqual(before)
    expect(run.offlineHint).toContain('set OPENAI_API_KEY or OPENAI_BASE_URL here too')
    expect(messages).toEqual([])
    const index = (await connection.indexes()).find(({ name }) => name === 'handbook')
    expect(index).toMatchObject({ state: 'ready', embedding: 'openai:scripted-embedding' })
    expect(await connection.search('handbook', 'leave', 5)).toHaveLength(1)
  })
})

describe('choosing the way', () => {
  test('an address that a killed server left behind does not stop anything', async () => {
    const home = ownFolder()
    // Nothing listens on port 1.
    publishAddress(home, { url: 'http://127.0.0.1:1', token: 'token-of-a-server-that-is-gone' })
    const { connection } = await openAt(home)
    expect(await connection.graphs()).toHaveLength(shippedGraphs.length)
  })

  test('another Heddle at an old address is not taken for the one that holds the folder', async () => {
    await using other = await startServed({ settle: false })
    const home = ownFolder()
    publishAddress(home, { url: other.url, token: 'token-of-a-server-that-is-gone' })
    const { connection } = await openAt(home)
    await add(connection, { 'a.md': 'A.' })
    expect((await connection.indexes()).map(({ name }) => name)).toEqual(['handbook'])
    const there = await other.server.workspace.documents.indexes()
    expect(there.map(({ name }) => name)).not.toContain('handbook')
  })

  test('a folder that another command is working in is waited for', async () => {
    const home = ownFolder()
    const first = await connect(optionsFor(home))
    const second = connect({ ...optionsFor(home), patience: 10_000 })
    await first[Symbol.asyncDispose]()
    await using connection = await second
    expect(await connection.graphs()).toHaveLength(shippedGraphs.length)
  })

  test('a folder that stays in use is told in a sentence', async () => {
    const home = ownFolder()
    await openAt(home)
    await expect(connect(optionsFor(home))).rejects.toThrow(
      `The data folder ${home} is in use by another Heddle.`,
    )
  })
})

/** Files in a folder of their own. */
function write(files: Readonly<Record<string, string>>): string {
  const base = ownFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(base, name, '..'), { recursive: true })
    writeFileSync(join(base, name), text)
  }
  return base
}

function add(
  connection: Connection,
  files: Readonly<Record<string, string>>,
  paths: readonly string[] = ['.'],
  language?: string,
): Promise<AddReport> {
  const base = write(files)
  return connection.addFiles('handbook', { paths, base, language, onProgress: () => undefined })
}
