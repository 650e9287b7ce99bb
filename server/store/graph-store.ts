import type { Transaction } from 'kysely'
import { canonicalGraph } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { lastingGraph } from '../../engine/graph/lasting-graph.ts'
import { upgradeFormat } from '../../engine/graph/upgrade-format.ts'
import type { VersionSummary } from '../api.ts'
import type { Store } from './open-store.ts'
import type { Tables, VersionRow } from './tables.ts'

/** A graph with what is being edited of it. */
export interface StoredGraph {
  readonly name: string
  readonly draft: Graph
  readonly revision: number
  /** Hash of the newest version. */
  readonly version: string
  readonly updatedAt: number
  readonly shippedVersion: string | undefined
}

interface NewVersion {
  readonly message: string
  readonly author: string
}

/** Graphs, their drafts and their versions. */
export interface GraphStore {
  /** By name. */
  list(): Promise<readonly StoredGraph[]>
  /** In order, without reading the graphs. */
  names(): Promise<readonly string[]>
  find(name: string): Promise<StoredGraph | undefined>
  /** Version 1 and the draft are the same. False where the name is taken. */
  create(graph: Graph, origin: NewVersion & { shipped?: boolean }): Promise<boolean>
  /** The new revision, or undefined where somebody else saved since `baseRevision`. */
  saveDraft(name: string, baseRevision: number, draft: Graph): Promise<number | undefined>
  /** Freezes the draft. Without a change of meaning the newest version answers, and takes over the layout. */
  saveVersion(
    name: string,
    origin: NewVersion,
  ): Promise<{ summary: VersionSummary; created: boolean } | undefined>
  /** A newer form of a shipped graph that nobody edited becomes its next version and its draft. */
  updateShipped(graph: Graph, origin: NewVersion): Promise<void>
  /**
   * A graph that was changed elsewhere becomes its next version.
   * @param draft what the draft is from then on
   * @param seen the graph as it was when that was worked out
   * @returns false where somebody changed it since
   */
  takeVersion(
    graph: Graph,
    origin: NewVersion,
    draft: Graph,
    seen: Pick<StoredGraph, 'revision' | 'version'>,
  ): Promise<boolean>
  /** Newest first. */
  versions(name: string): Promise<readonly VersionSummary[]>
  version(
    name: string,
    version: string,
  ): Promise<{ summary: VersionSummary; graph: Graph } | undefined>
  newest(name: string): Promise<Graph | undefined>
  /** Keeps what is about to run, so that the run can go on after a crash. */
  keep(graph: Graph): Promise<void>
  /** What ran under this hash. */
  document(version: string): Promise<Graph | undefined>
  /** The same for several in one question, by their hashes. */
  documents(versions: readonly string[]): Promise<ReadonlyMap<string, Graph>>
  /** A graph by the hash of a version, or of anything of it that has run, or by a label. */
  named(name: string, versionOrLabel: string): Promise<Graph | undefined>
  /** The hash of the version at which a label stands, or of the `newest`; anything else is answered as it is. */
  hashOf(name: string, versionOrLabel: string): Promise<string>
  remove(name: string): Promise<boolean>
}

/** Documents that are kept in memory, for graphs that run often. */
const mostDocuments = 200

/** @param options.readOnly keeps what runs in memory only: such runs do not outlive their process */
export function graphStore(store: Store, options: { readOnly?: boolean } = {}): GraphStore {
  const kept = new Set<string>()
  const inMemory = new Map<string, Graph>()
  /** A version means the same for ever; only its layout may be written anew. */
  const remembered = new Map<string, Graph>()

  async function newestVersion(
    from: Store | Transaction<Tables>,
    graph: string,
  ): Promise<VersionRow | undefined> {
    return from
      .selectFrom('versions')
      .selectAll()
      .where('graph', '=', graph)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  }

  async function documentOf(
    from: Store | Transaction<Tables>,
    version: string,
  ): Promise<Graph | undefined> {
    const row = await from
      .selectFrom('graph_documents')
      .select('document')
      .where('version', '=', version)
      .executeTakeFirst()
    return row === undefined ? undefined : toGraph(row.document)
  }

  async function addVersion(
    transaction: Transaction<Tables>,
    graph: Graph,
    before: VersionRow | undefined,
    origin: NewVersion,
  ): Promise<VersionRow> {
    remembered.delete(hashGraph(graph))
    const row: VersionRow = {
      graph: graph.name,
      number: (before?.number ?? 0) + 1,
      version: await putDocument(transaction, graph),
      message: origin.message,
      author: origin.author,
      parent: before?.version ?? null,
      created_at: Date.now(),
    }
    await transaction.insertInto('versions').values(row).execute()
    return row
  }

  async function hashOf(name: string, versionOrLabel: string): Promise<string> {
    if (versionOrLabel === 'newest') {
      return (await newestVersion(store, name))?.version ?? versionOrLabel
    }
    const label = await store
      .selectFrom('labels')
      .select('version')
      .where('graph', '=', name)
      .where('label', '=', versionOrLabel)
      .executeTakeFirst()
    return label?.version ?? versionOrLabel
  }

  async function document(version: string): Promise<Graph | undefined> {
    const known = inMemory.get(version) ?? remembered.get(version)
    if (known !== undefined) return known
    const found = await documentOf(store, version)
    if (found !== undefined) remember(version, found)
    return found
  }

  function remember(version: string, graph: Graph): void {
    remembered.set(version, lastingGraph(graph))
    // The one that was asked for first.
    const [oldest] = remembered.keys()
    if (remembered.size > mostDocuments && oldest !== undefined) remembered.delete(oldest)
  }

  async function documents(versions: readonly string[]): Promise<ReadonlyMap<string, Graph>> {
    const found = new Map<string, Graph>()
    for (const version of versions) {
      const known = inMemory.get(version) ?? remembered.get(version)
      if (known !== undefined) found.set(version, known)
    }
    const open = versions.filter((version) => !found.has(version))
    if (open.length === 0) return found
    const rows = await store
      .selectFrom('graph_documents')
      .select(['version', 'document'])
      .where('version', 'in', [...new Set(open)])
      .execute()
    for (const { version, document: text } of rows) {
      const graph = toGraph(text)
      remember(version, graph)
      found.set(version, graph)
    }
    return found
  }

  const graphs = store
    .selectFrom('graphs')
    .innerJoin('drafts', 'drafts.graph', 'graphs.name')
    .select((query) => [
      'graphs.name',
      'graphs.shipped_version',
      'drafts.revision',
      'drafts.document',
      'drafts.updated_at',
      query
        .selectFrom('versions')
        .select('versions.version')
        .whereRef('versions.graph', '=', 'graphs.name')
        .orderBy('versions.number', 'desc')
        .limit(1)
        .as('version'),
    ])

  return {
    async list() {
      return (await graphs.orderBy('graphs.name').execute()).map(toStored)
    },
    async names() {
      const rows = await store.selectFrom('graphs').select('name').orderBy('name').execute()
      return rows.map(({ name }) => name)
    },
    async find(name) {
      const row = await graphs.where('graphs.name', '=', name).executeTakeFirst()
      return row === undefined ? undefined : toStored(row)
    },
    create(graph, origin) {
      return store.transaction().execute(async (transaction) => {
        const now = Date.now()
        const created = await transaction
          .insertInto('graphs')
          .values({
            name: graph.name,
            created_at: now,
            shipped_version: origin.shipped ? hashGraph(graph) : null,
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returning('name')
          .executeTakeFirst()
        if (created === undefined) return false
        await transaction
          .insertInto('drafts')
          .values({ graph: graph.name, revision: 1, document: toText(graph), updated_at: now })
          .execute()
        await addVersion(transaction, graph, undefined, origin)
        return true
      })
    },
    async saveDraft(name, baseRevision, draft) {
      const saved = await store
        .updateTable('drafts')
        .set({ revision: baseRevision + 1, document: toText(draft), updated_at: Date.now() })
        .where('graph', '=', name)
        .where('revision', '=', baseRevision)
        .returning('revision')
        .executeTakeFirst()
      return saved?.revision
    },
    saveVersion(name, origin) {
      return store.transaction().execute(async (transaction) => {
        const draft = await lockedDraft(transaction, name)
        if (draft === undefined) return undefined
        const graph = toGraph(draft.document)
        const before = await newestVersion(transaction, name)
        if (before !== undefined && before.version === hashGraph(graph)) {
          remembered.delete(await putDocument(transaction, graph))
          return { summary: toSummary(before), created: false }
        }
        const added = await addVersion(transaction, graph, before, origin)
        return { summary: toSummary(added), created: true }
      })
    },
    updateShipped(graph, origin) {
      return store.transaction().execute(async (transaction) => {
        await lockedDraft(transaction, graph.name)
        await addVersion(transaction, graph, await newestVersion(transaction, graph.name), origin)
        await transaction
          .updateTable('graphs')
          .set({ shipped_version: hashGraph(graph) })
          .where('name', '=', graph.name)
          .execute()
        await transaction
          .updateTable('drafts')
          .set((draft) => ({
            revision: draft('revision', '+', 1),
            document: toText(graph),
            updated_at: Date.now(),
          }))
          .where('graph', '=', graph.name)
          .execute()
      })
    },
    takeVersion(graph, origin, draft, seen) {
      return store.transaction().execute(async (transaction) => {
        const locked = await lockedDraft(transaction, graph.name)
        const newest = await newestVersion(transaction, graph.name)
        if (locked?.revision !== seen.revision || newest?.version !== seen.version) return false
        await addVersion(transaction, graph, newest, origin)
        await transaction
          .updateTable('drafts')
          .set((row) => ({
            revision: row('revision', '+', 1),
            document: toText(draft),
            updated_at: Date.now(),
          }))
          .where('graph', '=', graph.name)
          .execute()
        return true
      })
    },
    async versions(name) {
      const rows = await store
        .selectFrom('versions')
        .selectAll()
        .where('graph', '=', name)
        .orderBy('number', 'desc')
        .execute()
      return rows.map(toSummary)
    },
    async version(name, version) {
      const row = await store
        .selectFrom('versions')
        .selectAll()
        .where('graph', '=', name)
        .where('version', '=', version)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      const graph = row === undefined ? undefined : await documentOf(store, version)
      return row === undefined || graph === undefined
        ? undefined
        : { summary: toSummary(row), graph }
    },
    async newest(name) {
      const row = await newestVersion(store, name)
      return row === undefined ? undefined : document(row.version)
    },
    async keep(graph) {
      const version = hashGraph(graph)
      if (options.readOnly) inMemory.set(version, graph)
      if (options.readOnly || kept.has(version)) return
      await store
        .insertInto('graph_documents')
        .values({ version, document: toText(graph) })
        .onConflict((conflict) => conflict.column('version').doNothing())
        .execute()
      kept.add(version)
    },
    document,
    documents,
    hashOf,
    async named(name, versionOrLabel) {
      const graph = await document(await hashOf(name, versionOrLabel))
      return graph?.name === name ? graph : undefined
    },
    async remove(name) {
      const { numDeletedRows } = await store
        .deleteFrom('graphs')
        .where('name', '=', name)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

/** Until the transaction ends, whoever else makes a version of this graph waits, so that none is numbered twice. */
function lockedDraft(
  transaction: Transaction<Tables>,
  graph: string,
): Promise<{ document: string; revision: number } | undefined> {
  return transaction
    .updateTable('drafts')
    .set((draft) => ({ revision: draft.ref('revision') }))
    .where('graph', '=', graph)
    .returning(['document', 'revision'])
    .executeTakeFirst()
}

async function putDocument(transaction: Transaction<Tables>, graph: Graph): Promise<string> {
  const version = hashGraph(graph)
  const document = toText(graph)
  await transaction
    .insertInto('graph_documents')
    .values({ version, document })
    .onConflict((conflict) => conflict.column('version').doUpdateSet({ document }))
    .execute()
  return version
}

function toStored(row: {
  name: string
  shipped_version: string | null
  revision: number
  document: string
  updated_at: number
  version: string | null
}): StoredGraph {
  return {
    name: row.name,
    draft: toGraph(row.document),
    revision: row.revision,
    version: row.version ?? '',
    updatedAt: row.updated_at,
    shippedVersion: row.shipped_version ?? undefined,
  }
}

function toSummary(row: VersionRow): VersionSummary {
  return {
    version: row.version,
    number: row.number,
    message: row.message,
    author: row.author,
    createdAt: row.created_at,
    ...(row.parent === null ? {} : { parent: row.parent }),
  }
}

function toText(graph: Graph): string {
  return JSON.stringify(canonicalGraph(graph))
}

function toGraph(text: string): Graph {
  // SAFETY: only graphs are written, by `toText`. Their nodes stay at the versions they were saved with.
  return upgradeFormat(JSON.parse(text)).document as Graph
}
