import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { printGraph } from '../engine/graph/canonical.ts'
import type { Graph } from '../engine/graph/document.ts'
import type {
  ErrorBody,
  GraphAnswer,
  GraphList,
  VersionAnswer,
  VersionList,
} from '../server/api.ts'
import { saying } from './support/deployed.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })
const eventually = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 40_000, interval: 50 })

function write(folder: string, path: string, content: Graph | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : printGraph(content))
}

async function served(folder: string, home?: string): Promise<Served> {
  const heddle = await startServed({
    warm: false,
    graphs: folder,
    ...(home === undefined ? {} : { home }),
  })
  if (home === undefined) onTestFinished(() => heddle[Symbol.asyncDispose]())
  return heddle
}

async function versions(heddle: Served, name: string) {
  return (await heddle.send<VersionList>(`/api/graphs/${name}/versions`)).body.versions
}

async function graph(heddle: Served, name: string): Promise<GraphAnswer> {
  return (await heddle.send<GraphAnswer>(`/api/graphs/${name}`)).body
}

async function draft(heddle: Served, name: string, draft: Graph, more: object = {}) {
  const { revision } = await graph(heddle, name)
  const body = { baseRevision: revision, draft, ...more }
  return heddle.send<GraphAnswer>(`/api/graphs/${name}/draft`, { method: 'PUT', body })
}

function save(heddle: Served, name: string) {
  const body = { message: 'Saved' }
  return heddle.send<ErrorBody>(`/api/graphs/${name}/versions`, { body })
}

async function list(heddle: Served): Promise<GraphList> {
  return (await heddle.send<GraphList>('/api/graphs')).body
}

/** A graph that says something, with another template. */
function answering(name: string, template: string): Graph {
  const base = saying(name, 'x')
  const said = { ...base.nodes['said'], type: 'template@1', config: { template } }
  return { ...base, nodes: { said } }
}

test('graphs of a folder are graphs, and other files are not', async () => {
  const folder = ownFolder()
  write(folder, 'greet.json', saying('greet', 'Hello'))
  write(folder, 'support/graph.json', saying('support', 'Yes'))
  write(folder, 'package.json', '{ "name": "no-graph" }')
  write(folder, 'notes.txt', 'heddle')
  const heddle = await served(folder)
  const { graphs, folder: state } = await list(heddle)
  expect(graphs.map(({ name }) => name)).toEqual(expect.arrayContaining(['greet', 'support']))
  expect(state).toEqual({ files: 2, problems: [], gone: [] })
  const run = await heddle.run('greet', { question: 'Ada' })
  expect(run.outputs).toEqual({ answer: 'Hello: Ada' })
  expect(await versions(heddle, 'support')).toMatchObject([
    { number: 1, message: 'Added with support/graph.json' },
  ])
})

test('a change on disk is a new version by who git knows, with what changed', async () => {
  const folder = ownFolder()
  execFileSync('git', ['init', '-q', folder])
  execFileSync('git', ['-C', folder, 'config', 'user.name', 'Ada Lovelace'])
  write(folder, 'greet.json', saying('greet', 'Hello'))
  const heddle = await served(folder)
  const { revision } = await graph(heddle, 'greet')
  write(folder, 'greet.json', saying('greet', 'Hi'))
  await eventually(async () => {
    expect(await versions(heddle, 'greet')).toMatchObject([
      { number: 2, author: 'Ada Lovelace', message: 'Changed in greet.json: changed said' },
      { number: 1, author: 'Ada Lovelace' },
    ])
  })
  const now = await graph(heddle, 'greet')
  expect(now.revision).toBe(revision + 1)
  expect(now).toMatchObject({ changed: false })
  expect((await heddle.run('greet', { question: 'Ada' })).outputs).toEqual({ answer: 'Hi: Ada' })
})

test('a version that is saved is written to its file, and the round trip makes no noise', async () => {
  const folder = ownFolder()
  const first = saying('greet', 'Hello')
  // Written by hand, not in the canonical form.
  const byHand = JSON.stringify(first, null, 4)
  write(folder, 'support/graph.json', byHand)
  const heddle = await served(folder)
  expect(readFileSync(join(folder, 'support/graph.json'), 'utf8')).toBe(byHand)
  const second = answering('greet', 'Hi {{question}}')
  await draft(heddle, 'greet', second)
  expect(readFileSync(join(folder, 'support/graph.json'), 'utf8')).toBe(byHand)
  expect((await save(heddle, 'greet')).status).toBe(201)
  const written = readFileSync(join(folder, 'support/graph.json'), 'utf8')
  expect(written).toBe(printGraph(second))
  utimesSync(join(folder, 'support/graph.json'), new Date(), new Date())
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await versions(heddle, 'greet')).toHaveLength(2)
  expect(readFileSync(join(folder, 'support/graph.json'), 'utf8')).toBe(written)
  expect(readdirSync(join(folder, 'support'))).toEqual(['graph.json'])
})

test('a new graph gets a file, and a removed one loses it', async () => {
  const folder = ownFolder()
  const heddle = await served(folder)
  await heddle.publish(saying('fresh', 'New'))
  expect(readFileSync(join(folder, 'fresh.json'), 'utf8')).toBe(printGraph(saying('fresh', 'New')))
  await heddle.send('/api/graphs/fresh', { method: 'DELETE' })
  expect(readdirSync(folder)).toEqual([])
})

test('what a draft and a file changed in different places is joined', async () => {
  const folder = ownFolder()
  const first = saying('greet', 'Hello')
  write(folder, 'greet.json', first)
  const heddle = await served(folder)
  await draft(heddle, 'greet', { ...first, title: 'Greeter' })
  write(folder, 'greet.json', answering('greet', 'Hi {{question}}'))
  await eventually(async () => expect(await versions(heddle, 'greet')).toHaveLength(2))
  const joined = await graph(heddle, 'greet')
  expect(joined.behind).toBeUndefined()
  expect(joined.draft).toEqual({ ...answering('greet', 'Hi {{question}}'), title: 'Greeter' })
  expect((await save(heddle, 'greet')).status).toBe(201)
  expect(readFileSync(join(folder, 'greet.json'), 'utf8')).toBe(printGraph(joined.draft))
})

test('where both changed the same part nothing is lost, and a person decides before a version is saved', async () => {
  const folder = ownFolder()
  const home = ownFolder()
  const first = saying('greet', 'Hello')
  const mine = answering('greet', 'Mine {{question}}')
  const theirs = answering('greet', 'Theirs {{question}}')
  write(folder, 'greet.json', first)
  let began = ''
  {
    await using heddle = await served(folder, home)
    began = (await graph(heddle, 'greet')).version
    await draft(heddle, 'greet', mine)
    write(folder, 'greet.json', theirs)
    await eventually(async () => expect((await graph(heddle, 'greet')).behind).toBe(began))
    const refused = await save(heddle, 'greet')
    expect([refused.status, refused.body.error.code]).toEqual([409, 'DRAFT_IS_BEHIND'])
  }
  // Also after a restart.
  await using heddle = await served(folder, home)
  const stuck = await graph(heddle, 'greet')
  expect([stuck.behind, stuck.draft]).toEqual([began, mine])
  const newest = await heddle.send<VersionAnswer>(`/api/graphs/greet/versions/${stuck.version}`)
  expect(newest.body.graph).toEqual(theirs)
  expect(readFileSync(join(folder, 'greet.json'), 'utf8')).toBe(printGraph(theirs))
  await draft(heddle, 'greet', mine, { onto: stuck.version })
  expect((await graph(heddle, 'greet')).behind).toBeUndefined()
  expect((await save(heddle, 'greet')).status).toBe(201)
  expect(readFileSync(join(folder, 'greet.json'), 'utf8')).toBe(printGraph(mine))
  expect(await versions(heddle, 'greet')).toHaveLength(3)
})

test('a broken file says where, and the last good version stays', async () => {
  const folder = ownFolder()
  write(folder, 'greet.json', saying('greet', 'Hello'))
  const heddle = await served(folder)
  write(
    folder,
    'greet.json',
    printGraph(saying('greet', 'Hi')).replace('"outputs": {', '"outputs" {'),
  )
  await eventually(async () => {
    expect((await list(heddle)).folder).toMatchObject({
      files: 0,
      problems: [
        {
          file: 'greet.json',
          graph: 'greet',
          message: expect.stringMatching(/^greet\.json:\d+:\d+: /),
        },
      ],
      gone: [],
    })
  })
  expect((await heddle.run('greet', { question: 'Ada' })).outputs).toEqual({ answer: 'Hello: Ada' })
  const wrong = saying('greet', 'Hi')
  write(folder, 'greet.json', { ...wrong, outputs: { answer: 'nobody.text' } })
  await eventually(async () => {
    const [problem] = (await list(heddle)).folder?.problems ?? []
    expect(problem?.message).toContain('nobody')
  })
  expect(await versions(heddle, 'greet')).toHaveLength(1)
  write(folder, 'greet.json', saying('greet', 'Hi'))
  await eventually(async () => expect(await versions(heddle, 'greet')).toHaveLength(2))
  expect((await list(heddle)).folder?.problems).toEqual([])
})

test('a graph whose file is gone is hidden and kept, and its file can be written again', async () => {
  const folder = ownFolder()
  const home = ownFolder()
  write(folder, 'greet.json', saying('greet', 'Hello'))
  {
    await using heddle = await served(folder, home)
    await list(heddle)
    rmSync(join(folder, 'greet.json'))
    await eventually(async () =>
      expect((await list(heddle)).folder?.gone).toEqual([{ graph: 'greet', file: 'greet.json' }]),
    )
  }
  await using heddle = await served(folder, home)
  const { graphs, folder: state } = await list(heddle)
  expect(graphs.map(({ name }) => name)).not.toContain('greet')
  expect(state?.gone).toHaveLength(1)
  expect(await versions(heddle, 'greet')).toHaveLength(1)
  expect((await heddle.send('/api/graphs/greet/file', { method: 'POST' })).status).toBe(204)
  expect(readFileSync(join(folder, 'greet.json'), 'utf8')).toBe(
    printGraph(saying('greet', 'Hello')),
  )
  expect((await list(heddle)).graphs.map(({ name }) => name)).toContain('greet')
})

test('what changed on either side while no server ran is found at the next start', async () => {
  const folder = ownFolder()
  const home = ownFolder()
  write(folder, 'one.json', saying('one', 'First'))
  write(folder, 'two.json', saying('two', 'First'))
  {
    await using heddle = await served(folder, home)
    await list(heddle)
  }
  {
    await using without = await startServed({ home, warm: false })
    await without.publish(saying('two', 'Second'))
  }
  write(folder, 'one.json', saying('one', 'Second'))
  await using heddle = await served(folder, home)
  expect(await versions(heddle, 'one')).toHaveLength(2)
  expect(readFileSync(join(folder, 'two.json'), 'utf8')).toBe(printGraph(saying('two', 'Second')))
  expect(await versions(heddle, 'two')).toHaveLength(2)
})

test('a file that somebody changed a moment before a version is saved is not written over', async () => {
  const folder = ownFolder()
  const first = saying('greet', 'Hello')
  write(folder, 'greet.json', first)
  const heddle = await served(folder)
  await draft(heddle, 'greet', answering('greet', 'Mine {{question}}'))
  const theirs = answering('greet', 'Theirs {{question}}')
  write(folder, 'greet.json', theirs)
  await save(heddle, 'greet')
  await eventually(async () => expect((await graph(heddle, 'greet')).behind).toBeDefined())
  expect(readFileSync(join(folder, 'greet.json'), 'utf8')).toBe(printGraph(theirs))
  expect((await graph(heddle, 'greet')).draft).toEqual(answering('greet', 'Mine {{question}}'))
})

test('two files with one graph are told, and the first counts', async () => {
  const folder = ownFolder()
  write(folder, 'a.json', saying('greet', 'A'))
  write(folder, 'b.json', saying('greet', 'B'))
  const heddle = await served(folder)
  expect((await list(heddle)).folder).toMatchObject({
    files: 1,
    problems: [{ file: 'b.json', message: /stands in a\.json already/ }],
  })
  expect((await heddle.run('greet', { question: 'x' })).outputs).toEqual({ answer: 'A: x' })
})

test('a folder that is not there is said at the start', async () => {
  await expect(startServed({ graphs: join(ownFolder(), 'nothing') })).rejects.toThrow(
    /There is no folder ".+nothing" for the graphs/,
  )
})

test('two servers with data of their own pass on what is saved through one folder, without noise', async () => {
  const folder = ownFolder()
  write(folder, 'greet.json', saying('greet', 'one'))
  const [first, second] = [await served(folder), await served(folder)]
  const told = async () => {
    const lists = await Promise.all([first, second].map((heddle) => versions(heddle, 'greet')))
    return lists.map((list) => list.map(({ version }) => version))
  }
  for (const [heddle, word] of [
    [first, 'two'],
    [second, 'three'],
  ] as const) {
    await draft(heddle, 'greet', saying('greet', word))
    await save(heddle, 'greet')
    await eventually(async () => {
      const [one, two] = await told()
      expect(one).toEqual(two)
    })
  }
  const path = join(folder, 'greet.json')
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('three')
  await Promise.all([first, second].map((heddle) => heddle.server.workspace.graphs.list()))
  expect((await told()).map((list) => list.length)).toEqual([3, 3])
  expect(readFileSync(path, 'utf8')).toBe(text)
})
