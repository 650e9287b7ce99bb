import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { GraphAnswer } from '../../server/api.ts'
import { setConfig } from './actions.ts'
import { openDraft, type DraftConnection, type OpenDraft } from './autosave.ts'
import { useDocument } from './document-store.ts'

/** The routes of a draft, as the server keeps them: a stale base revision is refused. */
class DraftServer implements DraftConnection {
  draft: Graph = {
    heddle: 1,
    name: 'answers',
    inputs: { question: { type: 'text' } },
    nodes: { retrieve: { type: 'retrieve@1' }, generate: { type: 'generate@1' } },
    outputs: {},
  }
  revision = 1
  reachable = true
  saves = 0

  answer(): GraphAnswer {
    const { draft, revision } = this
    const behind = this.behind === undefined ? {} : { behind: this.behind }
    return {
      name: 'answers',
      draft,
      revision,
      version: 'v',
      changed: false,
      problems: [],
      ...behind,
    }
  }

  load(): Promise<GraphAnswer> {
    return Promise.resolve(this.answer())
  }

  /** Saved versions, by hash. */
  versions: Record<string, Graph> = {}
  behind: string | undefined

  version(_name: string, version: string): Promise<Graph> {
    return Promise.resolve(this.versions[version] ?? this.draft)
  }

  save: DraftConnection['save'] = (_name, { baseRevision, draft, onto }) => {
    if (!this.reachable) return Promise.reject(new Error('The server cannot be reached.'))
    if (baseRevision !== this.revision) {
      return Promise.resolve({ kind: 'stale', current: this.answer() })
    }
    this.saves += 1
    this.draft = draft
    this.revision += 1
    if (onto === 'v') this.behind = undefined
    return Promise.resolve({ kind: 'saved', revision: this.revision, problems: [] })
  }

  /** Another window saves. */
  change(node: string, config: Record<string, number>): void {
    const nodes = { ...this.draft.nodes, [node]: { ...this.draft.nodes[node], config } }
    // SAFETY: a node with another config is a node.
    this.draft = { ...this.draft, nodes } as Graph
    this.revision += 1
  }
}

/** What a browser keeps, for a test without one. */
function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

let server: DraftServer
let open: OpenDraft

beforeEach(async () => {
  vi.stubGlobal('localStorage', memoryStorage())
  server = new DraftServer()
  open = await openDraft('answers', server)
})

afterEach(() => {
  open.close()
  vi.unstubAllGlobals()
})

const configOf = (graph: Graph | undefined, node: string): unknown => {
  const entry = graph?.nodes[node]
  return entry !== undefined && 'config' in entry ? entry.config : undefined
}

test('a change reaches the server with the revision it began at', async () => {
  setConfig('retrieve', 'topK', 5)
  expect(useDocument.getState().save.kind).toBe('saving')
  expect(await open.flush()).toBe(true)
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 })
  expect(useDocument.getState()).toMatchObject({ revision: 2, save: { kind: 'saved' } })
})

test('nothing is sent when nothing has changed', async () => {
  expect(await open.flush()).toBe(true)
  expect(server.saves).toBe(0)
})

test('a change of another node elsewhere is joined with ours', async () => {
  server.change('generate', { temperature: 1 })
  setConfig('retrieve', 'topK', 5)
  expect(await open.flush()).toBe(true)
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 })
  expect(configOf(server.draft, 'generate')).toEqual({ temperature: 1 })
})

test('a change of the same node elsewhere waits for a decision, and ours can win', async () => {
  server.change('retrieve', { topK: 99 })
  setConfig('retrieve', 'topK', 5)
  expect(await open.flush()).toBe(false)
  expect(useDocument.getState().save).toEqual({
    kind: 'conflict',
    conflicts: ['node retrieve'],
    theirs: server.draft,
  })
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 99 })
  await open.resolve([])
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 })
  expect(useDocument.getState().save.kind).toBe('saved')
})

test('another save elsewhere does not settle a conflict that nobody has settled', async () => {
  setConfig('retrieve', 'topK', 50)
  server.change('retrieve', { topK: 5 })
  await open.flush()
  server.change('generate', { temperature: 0.2 })
  open.changedElsewhere(server.revision)
  await vi.waitFor(() => expect(useDocument.getState().revision).toBe(server.revision))
  expect(useDocument.getState().save).toMatchObject({
    kind: 'conflict',
    conflicts: ['node retrieve'],
  })
  expect(await open.flush()).toBe(false)
  expect(server.draft.nodes).toMatchObject({ retrieve: { config: { topK: 5 } } })
  await open.resolve([])
  expect(server.draft.nodes).toMatchObject({
    retrieve: { config: { topK: 50 } },
    generate: { config: { temperature: 0.2 } },
  })
})

test('theirs can win too', async () => {
  server.change('retrieve', { topK: 99 })
  setConfig('retrieve', 'topK', 5)
  await open.flush()
  await open.resolve(['node retrieve'])
  expect(configOf(useDocument.getState().graph, 'retrieve')).toEqual({ topK: 99 })
  expect(useDocument.getState().save.kind).toBe('saved')
})

test('changes survive a server that is gone and a window that closes', async () => {
  server.reachable = false
  setConfig('retrieve', 'topK', 5)
  expect(await open.flush()).toBe(false)
  expect(useDocument.getState().save.kind).toBe('offline')
  open.close()
  useDocument.setState({ graph: undefined })

  server.reachable = true
  open = await openDraft('answers', server)
  expect(configOf(useDocument.getState().graph, 'retrieve')).toEqual({ topK: 5 })
  expect(await open.flush()).toBe(true)
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 })
})

test('a save elsewhere shows up here, and keeps what we had not sent yet', async () => {
  setConfig('retrieve', 'topK', 5)
  server.change('generate', { temperature: 1 })
  open.changedElsewhere(server.revision)
  await vi.waitFor(() => expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 }))
  expect(configOf(useDocument.getState().graph, 'generate')).toEqual({ temperature: 1 })
})

test('a draft that is behind its file takes in what the file changed, and says so', async () => {
  open.close()
  const from = server.draft
  server.change('retrieve', { topK: 5 })
  const newest: Graph = { ...from, title: 'By hand' }
  server.versions = { u: from, v: newest }
  server.behind = 'u'
  open = await openDraft('answers', server)
  expect(useDocument.getState().save.kind).toBe('saving')
  expect(await open.flush()).toBe(true)
  expect(server.behind).toBeUndefined()
  expect(server.draft.title).toBe('By hand')
  expect(configOf(server.draft, 'retrieve')).toEqual({ topK: 5 })
})

test.each(['ours', 'theirs'] as const)(
  'where the file changed the same node, a person chooses: %s',
  async (keep) => {
    open.close()
    const from = server.draft
    server.change('retrieve', { topK: 5 })
    const nodes = { ...from.nodes, retrieve: { type: 'retrieve@1', config: { topK: 9 } } }
    server.versions = { u: from, v: { ...from, nodes } }
    server.behind = 'u'
    open = await openDraft('answers', server)
    expect(useDocument.getState().save).toMatchObject({
      kind: 'conflict',
      conflicts: ['node retrieve'],
    })
    expect(server.behind).toBe('u')
    await open.resolve(keep === 'ours' ? [] : ['node retrieve'])
    expect(server.behind).toBeUndefined()
    expect(configOf(server.draft, 'retrieve')).toEqual({ topK: keep === 'ours' ? 5 : 9 })
  },
)
