import { expect, test } from 'vitest'
import { echo } from '../support/graphs.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { graphStore, type GraphStore } from '../../server/store/graph-store.ts'
import { counted } from '../support/counted-store.ts'
import type { OpenStore } from './open-store.ts'

const origin = { message: 'Begun', author: 'Ada' }

/** The same graph with another meaning. */
function changed(graph: Graph, template: string): Graph {
  const said = { ...graph.nodes['said']!, config: { template: `${template} {{question}}` } }
  return { ...graph, nodes: { ...graph.nodes, said } }
}

function moved(graph: Graph): Graph {
  return { ...graph, layout: { said: [10, 20] } }
}

/** Graphs, drafts and versions in any store. */
export function keepsGraphs(openStore: OpenStore): void {
  async function ownStore(): Promise<GraphStore> {
    return graphStore(await openStore())
  }

  test('a new graph has a first version, which its draft begins with', async () => {
    const graphs = await ownStore()
    expect(await graphs.create(echo('a'), origin)).toBe(true)
    expect(await graphs.find('a')).toMatchObject({
      draft: echo('a'),
      revision: 1,
      version: hashGraph(echo('a')),
    })
    expect(await graphs.versions('a')).toMatchObject([{ number: 1, ...origin }])
    expect(await graphs.newest('a')).toEqual(echo('a'))
    expect(await graphs.find('b')).toBeUndefined()
  })

  test('what changed elsewhere is not put over what was saved since it was looked at', async () => {
    const graphs = await ownStore()
    await graphs.create(echo('a'), origin)
    const seen = (await graphs.find('a'))!
    const edited = changed(echo('a'), 'Edited')
    await graphs.saveDraft('a', seen.revision, edited)
    const elsewhere = changed(echo('a'), 'Elsewhere')
    expect(await graphs.takeVersion(elsewhere, origin, elsewhere, seen)).toBe(false)
    expect((await graphs.find('a'))?.draft).toEqual(edited)
    const again = (await graphs.find('a'))!
    const taken = [1, 2].map(() => graphs.takeVersion(elsewhere, origin, edited, again))
    // Of two who saw the same one is first.
    expect((await Promise.all(taken)).filter(Boolean)).toHaveLength(1)
    expect(await graphs.versions('a')).toHaveLength(2)
    expect(await graphs.find('a')).toMatchObject({
      draft: edited,
      version: hashGraph(elsewhere),
    })
  })

  test('are named in order, without being read', async () => {
    const graphs = await ownStore()
    expect(await graphs.names()).toEqual([])
    for (const name of ['b', 'a', 'c']) await graphs.create(echo(name), origin)
    await graphs.remove('c')
    expect(await graphs.names()).toEqual(['a', 'b'])
  })

  test('a name is given once, also to two at the same time', async () => {
    const graphs = await ownStore()
    const both = await Promise.all([
      graphs.create(echo('a'), origin),
      graphs.create(changed(echo('a'), 'Other'), origin),
    ])
    expect(both.toSorted()).toEqual([false, true])
    const kept = both[0] ? echo('a') : changed(echo('a'), 'Other')
    expect((await graphs.find('a'))?.draft).toEqual(kept)
    expect(await graphs.versions('a')).toHaveLength(1)
  })

  test('of two who save the same revision one wins, and the other gets to know', async () => {
    const graphs = await ownStore()
    await graphs.create(echo('a'), origin)
    const drafts = ['One', 'Two', 'Three'].map((text) => changed(echo('a'), text))
    const saved = await Promise.all(drafts.map((draft) => graphs.saveDraft('a', 1, draft)))
    expect(saved.filter((revision) => revision !== undefined)).toEqual([2])
    const winner = drafts[saved.indexOf(2)]
    expect(await graphs.find('a')).toMatchObject({ revision: 2, draft: winner })
    expect(await graphs.saveDraft('a', 2, drafts[1]!)).toBe(3)
    expect(await graphs.saveDraft('a', 99, drafts[1]!)).toBeUndefined()
    expect(await graphs.saveDraft('nothing', 1, drafts[1]!)).toBeUndefined()
  })

  test('a version is named by what it means, and never changes', async () => {
    const graphs = await ownStore()
    const [first, second] = [echo('a'), changed(echo('a'), 'Two')]
    await graphs.create(first, origin)
    await graphs.saveDraft('a', 1, second)
    const saved = await graphs.saveVersion('a', { message: 'Two', author: 'Bob' })
    expect(saved).toMatchObject({
      created: true,
      summary: { number: 2, message: 'Two', author: 'Bob', parent: hashGraph(first) },
    })
    await graphs.saveDraft('a', 2, changed(echo('a'), 'Three'))
    expect((await graphs.version('a', hashGraph(first)))?.graph).toEqual(first)
    expect((await graphs.version('a', hashGraph(second)))?.graph).toEqual(second)
    expect(await graphs.newest('a')).toEqual(second)
    expect((await graphs.versions('a')).map(({ number }) => number)).toEqual([2, 1])
  })

  test('versions that are saved at the same time are numbered one after the other', async () => {
    const graphs = await ownStore()
    await graphs.create(echo('a'), origin)
    await graphs.saveDraft('a', 1, changed(echo('a'), 'Two'))
    const saved = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        graphs.saveVersion('a', { message: `Save ${at}`, author: 'Ada' }),
      ),
    )
    // All of them mean the same: the first makes it, the others find it made.
    expect(saved.filter((one) => one?.created)).toHaveLength(1)
    expect(new Set(saved.map((one) => one?.summary.number))).toEqual(new Set([2]))
    expect((await graphs.versions('a')).map(({ number }) => number)).toEqual([2, 1])
  })

  test('without a change of meaning there is no new version, but the layout is taken over', async () => {
    const graphs = await ownStore()
    await graphs.create(echo('a'), origin)
    await graphs.saveDraft('a', 1, moved(echo('a')))
    const saved = await graphs.saveVersion('a', { message: 'Moved', author: 'Bob' })
    expect(saved).toMatchObject({ created: false, summary: { number: 1, ...origin } })
    expect(await graphs.versions('a')).toHaveLength(1)
    expect(await graphs.newest('a')).toEqual(moved(echo('a')))
    expect(await graphs.saveVersion('nothing', origin)).toBeUndefined()
  })

  test('an older version can come back, as a new one with the same name', async () => {
    const graphs = await ownStore()
    const [first, second] = [echo('a'), changed(echo('a'), 'Two')]
    await graphs.create(first, origin)
    await graphs.saveDraft('a', 1, second)
    await graphs.saveVersion('a', origin)
    await graphs.saveDraft('a', 2, (await graphs.version('a', hashGraph(first)))!.graph)
    const restored = await graphs.saveVersion('a', { message: 'Back', author: 'Ada' })
    expect(restored).toMatchObject({
      created: true,
      summary: { number: 3, version: hashGraph(first), parent: hashGraph(second) },
    })
    expect(await graphs.newest('a')).toEqual(first)
    expect((await graphs.versions('a')).map(({ version }) => version)).toEqual([
      hashGraph(first),
      hashGraph(second),
      hashGraph(first),
    ])
    expect((await graphs.version('a', hashGraph(first)))?.summary.number).toBe(3)
  })

  test('versions belong to their graph, and a copy begins its own', async () => {
    const graphs = await ownStore()
    await graphs.create(echo('a'), origin)
    await graphs.create({ ...echo('a'), name: 'copy' }, origin)
    expect(await graphs.version('copy', hashGraph(echo('a')))).toBeUndefined()
    expect(await graphs.versions('copy')).toHaveLength(1)
    expect((await graphs.list()).map(({ name }) => name)).toEqual(['a', 'copy'])
  })

  test('a graph that is removed leaves nothing but what ran of it', async () => {
    const graphs = await ownStore()
    const draft = changed(echo('a'), 'Draft')
    await graphs.create(echo('a'), origin)
    await graphs.keep(draft)
    expect(await graphs.remove('a')).toBe(true)
    expect(await graphs.remove('a')).toBe(false)
    expect(await graphs.find('a')).toBeUndefined()
    expect(await graphs.versions('a')).toEqual([])
    expect(await graphs.newest('a')).toBeUndefined()
    expect(await graphs.document(hashGraph(draft))).toEqual(draft)
    expect(await graphs.create(changed(echo('a'), 'New'), origin)).toBe(true)
    expect(await graphs.find('a')).toMatchObject({ revision: 1 })
  })

  test('several documents are read in one question, and those in memory in none', async () => {
    const { store, questions } = counted(await openStore())
    const graphs = graphStore(store)
    const all = ['a', 'b', 'c'].map((name) => ({ ...echo('a'), name }))
    for (const graph of all) await graphs.create(graph, origin)
    const versions = all.map(hashGraph)
    const before = questions()
    const found = await graphs.documents([...versions, ...versions, 'nothing'])
    expect(found.size).toBe(3)
    expect(versions.map((version) => found.get(version))).toEqual(all)
    expect(questions() - before).toBe(1)
    expect((await graphs.documents(versions)).size).toBe(3)
    expect(await graphs.document(versions[0]!)).toEqual(all[0])
    expect((await graphs.documents([])).size).toBe(0)
    expect(questions() - before).toBe(1)
  })

  test('what is kept because it runs does not change a version that is there', async () => {
    const graphs = await ownStore()
    await graphs.create(moved(echo('a')), origin)
    await graphs.keep(echo('a'))
    expect(await graphs.newest('a')).toEqual(moved(echo('a')))
  })
}
