import type { EmbeddingModel } from '../engine/models/embedding-model.ts'
import { defaultChunking, type Chunking } from '../engine/retrieval/chunk.ts'
import type { IndexRecord } from '../engine/retrieval/document-store.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import { ingestDocuments, ingestFiles, type IngestReport } from '../engine/retrieval/ingest.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import type { LoadedDocument } from '../engine/retrieval/load-file.ts'
import type { Indexes, SearchIndex } from '../engine/retrieval/search-index.ts'
import type { IndexProgress, IndexSummary } from './api.ts'
import type { Notices } from './notices.ts'
import type { SqlDocumentStore } from './store/sql-document-store.ts'

/** The indexes of a data folder: opens them for runs, builds them in the background, and tells how far that is. */
export interface IndexBuilds extends Indexes {
  /** Takes files in. Runs that open the index meanwhile wait for it. */
  takeFiles(name: string, patterns: readonly string[], options: FileOptions): Promise<IngestReport>
  /** Takes documents in; the searchable copy follows in the background. */
  takeDocuments(
    name: string,
    documents: readonly LoadedDocument[],
    options: { keep?: readonly string[]; more?: boolean },
  ): Promise<IngestReport>
  create(index: IndexRecord): Promise<void>
  remove(name: string): Promise<void>
  /** Brings all searchable copies up to date, such as after another embedding model was chosen. */
  refreshAll(): Promise<void>
  list(): Promise<readonly IndexSummary[]>
  find(name: string): Promise<IndexSummary | undefined>
  building(): boolean
  /** Kept when nothing is being built. Never rejects. */
  idle(): Promise<void>
  /** Breaks off what is being built; the next start does it again. */
  close(): Promise<void>
}

interface FileOptions {
  /** Folder that patterns and the names of documents are relative to. */
  readonly base: string
  readonly language?: string
  readonly chunking?: Chunking
  /** Documents that are not among the files any more are removed. */
  readonly replace?: boolean
  readonly onProgress?: (progress: IndexProgress) => void
}

/** Milliseconds between two notices about one build. */
const noticeEvery = 100

export function createIndexBuilds(options: {
  directory: string
  store: SqlDocumentStore
  notices: Notices
  embedding: () => EmbeddingModel | undefined
}): IndexBuilds {
  const { store, notices } = options
  const closing = new AbortController()
  const indexes = openIndexes({ ...options, signal: closing.signal })
  /** The last build of each index that is under way: builds of one index follow one another. */
  const builds = new Map<string, { readonly done: Promise<unknown>; progress: IndexProgress }>()
  const failures = new Map<string, string>()
  const told = new Map<string, number>()
  /** Indexes that were told of more documents to come: built after the last, or when they are needed. */
  const behind = new Set<string>()

  async function summarize({ name, language, chunking }: IndexRecord): Promise<IndexSummary> {
    const build = builds.get(name)
    let error = failures.get(name)
    let index: SearchIndex | undefined
    if (build === undefined && error === undefined) {
      try {
        index = await indexes.open(name)
      } catch (thrown) {
        error = messageOf(thrown)
      }
    }
    return {
      name,
      language,
      chunking: chunking ?? defaultChunking,
      ...(await store.count(name)),
      version: index?.version ?? '',
      state: build !== undefined ? 'building' : error !== undefined ? 'failed' : 'ready',
      ...(index?.embedding === undefined ? {} : { embedding: index.embedding }),
      ...(build === undefined ? {} : { progress: build.progress }),
      ...(build !== undefined || error === undefined ? {} : { error }),
    }
  }

  async function find(name: string): Promise<IndexSummary | undefined> {
    const record = (await store.indexes()).find((index) => index.name === name)
    return record === undefined ? undefined : summarize(record)
  }

  async function exists(name: string): Promise<boolean> {
    return (await store.indexes()).some((index) => index.name === name)
  }

  function tell(name: string): void {
    find(name).then(
      (index) => {
        if (index !== undefined) notices.send({ type: 'index-progress', index })
      },
      // The index was removed meanwhile, or the store is closed.
      () => undefined,
    )
  }

  function report(name: string, progress: IndexProgress): void {
    const build = builds.get(name)
    if (build === undefined) return
    build.progress = progress
    const now = performance.now()
    if (now - (told.get(name) ?? -noticeEvery) < noticeEvery) return
    told.set(name, now)
    tell(name)
  }

  function queue<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = builds.get(name)?.done.catch(() => undefined) ?? Promise.resolve()
    const done = before.then(() => {
      closing.signal.throwIfAborted()
      return work()
    })
    const build = { done, progress: { done: 0, total: 0, what: 'documents' } }
    builds.set(name, build)
    const settle = (error: string | undefined): void => {
      if (error === undefined) failures.delete(name)
      else failures.set(name, error)
      if (builds.get(name) !== build) return
      builds.delete(name)
      told.delete(name)
      tell(name)
    }
    done.then(
      () => settle(undefined),
      (error: unknown) => settle(messageOf(error)),
    )
    tell(name)
    return done
  }

  function refresh(
    name: string,
    documents: number,
    onProgress?: (progress: IndexProgress) => void,
  ): Promise<unknown> {
    const whole = { done: documents, total: documents }
    return indexes.refresh(name, (what, count = whole) => {
      report(name, { ...count, what })
      onProgress?.({ ...count, what })
    })
  }

  async function idle(): Promise<void> {
    while (builds.size > 0) {
      await Promise.allSettled([...builds.values()].map(({ done }) => done))
      // Builds leave the list a turn after they are done.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function settledBuild(name: string): Promise<void> {
    await builds.get(name)?.done.catch(() => undefined)
  }

  /** Its failure is told by the state of the index, and again to whoever opens it. */
  async function caughtUp(name: string): Promise<void> {
    await settledBuild(name)
    if (behind.delete(name)) await queue(name, () => refresh(name, 0)).catch(() => undefined)
  }

  return {
    async open(name) {
      await caughtUp(name)
      return indexes.open(name)
    },
    async version(name) {
      await caughtUp(name)
      return indexes.version(name)
    },
    takeFiles: (name, patterns, given) =>
      queue(name, async () => {
        await store.createIndex({
          name,
          language: given.language ?? 'en',
          ...(given.chunking === undefined ? {} : { chunking: given.chunking }),
        })
        const files = await findFiles(patterns, given.base)
        const onProgress = (progress: IndexProgress): void => {
          given.onProgress?.(progress)
          report(name, progress)
        }
        const taken = await ingestFiles(store, name, files, {
          replace: given.replace ?? false,
          onProgress,
          signal: closing.signal,
        })
        closing.signal.throwIfAborted()
        await refresh(name, files.length, given.onProgress)
        return taken
      }),
    takeDocuments(name, documents, { keep, more }) {
      const taken = Promise.withResolvers<IngestReport>()
      queue(name, async () => {
        if (!(await exists(name))) throw new Error(`There is no index "${name}".`)
        const options = keep === undefined ? {} : { keep }
        taken.resolve(await ingestDocuments(store, name, documents, options))
        if (more) return void behind.add(name)
        behind.delete(name)
        await refresh(name, documents.length)
        // A failure after the documents were taken is told by the state of the index.
      }).catch(taken.reject)
      return taken.promise
    },
    async create(index) {
      failures.delete(index.name)
      await store.createIndex(index)
    },
    remove: (name) =>
      queue(name, async () => {
        await store.removeIndex(name)
        await indexes.drop(name)
      }),
    async refreshAll() {
      const records = await store.indexes()
      await Promise.allSettled(records.map(({ name }) => queue(name, () => refresh(name, 0))))
    },
    async list() {
      const records = await store.indexes()
      return Promise.all(records.map(summarize))
    },
    find,
    building: () => builds.size > 0,
    idle,
    close() {
      closing.abort(new Error('Heddle was stopped while the index was being built.'))
      return idle()
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
