import type { GuardedFetch } from '../engine/egress/egress.ts'
import { messageOf } from '../engine/graph/message-of.ts'
import type { EmbeddingModel } from '../engine/models/embedding-model.ts'
import { defaultChunking, type Chunking } from '../engine/retrieval/chunk.ts'
import { cutAgain } from '../engine/retrieval/cut-again.ts'
import type { IndexRecord } from '../engine/retrieval/document-store.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import {
  ingestDocuments,
  ingestFiles,
  ingestSources,
  type Duplicates,
  type IngestOptions,
  type IngestReport,
} from '../engine/retrieval/ingest.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import { loadBytes, type LoadedDocument } from '../engine/retrieval/load-file.ts'
import type { Indexes, SearchIndex } from '../engine/retrieval/search-index.ts'
import { webSources } from '../engine/retrieval/web/web-sources.ts'
import type {
  AddressesPost,
  FileReport,
  IndexChange,
  IndexProgress,
  IndexSummary,
  IngestReportAnswer,
} from './api.ts'
import { BuildQueue } from './build-queue.ts'
import type { Notices } from './notices.ts'
import type { IngestLog } from './store/ingest-log.ts'
import type { SqlDocumentStore } from './store/sql-document-store.ts'
import type { WaitingAddresses } from './store/waiting-addresses.ts'

/** The indexes of a data folder: opens them for runs, builds them in the background, and tells how far that is. */
export interface IndexBuilds extends Indexes {
  /** Takes files in. Runs that open the index meanwhile wait for it. */
  takeFiles(name: string, patterns: readonly string[], options: FileOptions): Promise<IngestReport>
  /** Takes documents in; the searchable copy follows in the background. */
  takeDocuments(
    name: string,
    documents: readonly LoadedDocument[],
    options: { keep?: readonly string[] } & PartOptions,
  ): Promise<IngestReport>
  /** Takes one file in whose bytes are there; the searchable copy follows in the background. */
  takeFile(
    name: string,
    file: { source: string; bytes: Uint8Array },
    options: PartOptions,
  ): Promise<FileReport>
  /**
   * Fetches addresses in the background and takes in what they hold.
   * @param options.keep whether the next start goes on with it where this process is stopped before
   */
  takeAddresses(
    name: string,
    request: AddressesPost,
    options: { keep: boolean; onProgress?: (progress: IndexProgress) => void },
  ): Promise<{ done: Promise<IngestReport> }>
  /** Removes documents. @returns ids of those that were there */
  removeDocuments(
    name: string,
    ids: readonly string[],
    options?: { more?: boolean },
  ): Promise<readonly string[]>
  create(index: IndexRecord): Promise<void>
  /** Changes how an index is cut or its language, and brings everything in it to that in the background. */
  change(
    name: string,
    change: IndexChange,
    onProgress?: (progress: IndexProgress) => void,
  ): Promise<{ done: Promise<unknown> }>
  remove(name: string): Promise<void>
  /** Brings the searchable copy up to date with what another process took in. */
  followElsewhere(index: IndexSummary): Promise<void>
  /** Forgets the searchable copy of an index that another process removed. */
  forgetCopy(name: string): Promise<void>
  /** Brings all searchable copies up to date, such as after another embedding model was chosen. */
  refreshAll(): Promise<void>
  /** Goes on with what an earlier process was asked for and did not finish. */
  resume(): Promise<void>
  list(): Promise<readonly IndexSummary[]>
  find(name: string): Promise<IndexSummary | undefined>
  /** What became of the files of the last ingest. */
  report(name: string): Promise<IngestReportAnswer>
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
  readonly duplicates?: Duplicates
  /** More follows: the index is built after the last. */
  readonly more?: boolean
  readonly onProgress?: (progress: IndexProgress) => void
}

interface PartOptions {
  /** Another part follows: the index is built after the last one, or when it is needed. */
  readonly more?: boolean
  readonly duplicates?: Duplicates
}

/** Why work on an index broke off when Heddle was stopped; no fault, for the next start does it again. */
export class IndexingStopped extends Error {
  constructor() {
    super('Heddle was stopped while the index was being built.')
    this.name = 'IndexingStopped'
  }
}

type Take<Result> = (onFile: NonNullable<IngestOptions['onFile']>) => Promise<Result>

export function createIndexBuilds(options: {
  directory: string
  store: SqlDocumentStore
  ingests: IngestLog
  waiting: WaitingAddresses
  notices: Notices
  /** Told when an index was removed here. */
  onRemoved?: (name: string) => void
  embedding: () => EmbeddingModel | undefined
  /** The way out to the web. */
  fetch: GuardedFetch
  /** Milliseconds between two pages that are fetched; half a second when left out. */
  pause?: number
}): IndexBuilds {
  const { store, ingests, waiting, notices } = options
  const closing = new AbortController()
  const { signal } = closing
  const indexes = openIndexes({ ...options, signal })
  const queue = new BuildQueue({ signal, onChange: tell })
  /** Requests among those that wait which this process sees to. */
  const underWay = new Set<string>()
  /** Indexes that were told of more documents to come: built after the last, or when they are needed. */
  const behind = new Set<string>()

  async function summarize({ name, language, chunking }: IndexRecord): Promise<IndexSummary> {
    const progress = queue.progress(name)
    let error = queue.failure(name)
    let index: SearchIndex | undefined
    if (progress === undefined && error === undefined) {
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
      state: progress !== undefined ? 'building' : error !== undefined ? 'failed' : 'ready',
      ...(index?.embedding === undefined ? {} : { embedding: index.embedding }),
      ...(progress === undefined ? {} : { progress }),
      ...(progress !== undefined || error === undefined ? {} : { error }),
    }
  }

  async function find(name: string): Promise<IndexSummary | undefined> {
    const record = (await store.indexes()).find((index) => index.name === name)
    return record === undefined ? undefined : summarize(record)
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

  function refresh(
    name: string,
    documents: number,
    onProgress?: (progress: IndexProgress) => void,
  ): Promise<unknown> {
    const whole = { done: documents, total: documents }
    const tellProgress = told(name, onProgress)
    return indexes.refresh(name, (what, count = whole) => tellProgress({ ...count, what }))
  }

  /** Tells editors of the progress, and whoever asked for it. */
  function told(
    name: string,
    onProgress: ((progress: IndexProgress) => void) | undefined,
  ): (progress: IndexProgress) => void {
    return (progress) => {
      const now = queue.report(name, progress)
      onProgress?.(now)
    }
  }

  /** Its failure is told by the state of the index, and again to whoever opens it. */
  async function caughtUp(name: string): Promise<void> {
    await queue.settled(name)
    if (!behind.delete(name)) return
    await ingests.end(name)
    await queue.add(name, () => refresh(name, 0)).catch(() => undefined)
  }

  /** Takes something into an index and keeps what became of each file of it. */
  async function ingest<Result>(name: string, more: boolean, take: Take<Result>): Promise<Result> {
    const isThere = (await store.indexes()).some((index) => index.name === name)
    if (!isThere) throw new Error(`There is no index "${name}".`)
    await ingests.begin(name)
    try {
      const taken = await take((file) => ingests.add(name, file))
      if (!more) await ingests.end(name)
      return taken
    } catch (error) {
      await ingests.end(name, messageOf(error))
      throw error
    }
  }

  /** Answers when a part is in the index; a failure after that is told by the state of the index. */
  function takePart<Result>(
    name: string,
    { more = false }: PartOptions,
    take: Take<Result>,
  ): Promise<Result> {
    const taken = Promise.withResolvers<Result>()
    queue
      .add(name, async () => {
        taken.resolve(await ingest(name, more, take))
        await follow(name, more)
      })
      .catch(taken.reject)
    return taken.promise
  }

  /** Builds the index, unless more follows. */
  async function follow(name: string, more: boolean): Promise<void> {
    if (more) return void behind.add(name)
    behind.delete(name)
    await refresh(name, 0)
  }

  function takeWeb(
    name: string,
    { urls, follow: links, duplicates = 'keep' }: AddressesPost,
    onProgress?: (progress: IndexProgress) => void,
  ): Promise<IngestReport> {
    return queue.add(name, async () => {
      const { fetch, pause } = options
      const sources = webSources(urls, {
        fetch,
        pause,
        follow: links?.pages,
        signal,
        onProgress: told(name, onProgress),
      })
      const taken = await ingest(name, false, (onFile) =>
        ingestSources(store, name, sources, { duplicates, onFile }),
      )
      signal.throwIfAborted()
      behind.delete(name)
      await refresh(name, urls.length, onProgress)
      return taken
    })
  }

  /** @param id of the request among those that wait, where it is kept */
  async function takeWaiting(
    id: string,
    name: string,
    request: AddressesPost,
  ): Promise<IngestReport> {
    underWay.add(id)
    try {
      return await takeWeb(name, request)
    } finally {
      underWay.delete(id)
      if (!signal.aborted) await waiting.remove(id)
    }
  }

  function cutAllAgain(
    name: string,
    onProgress?: (progress: IndexProgress) => void,
  ): Promise<unknown> {
    return queue.add(name, async () => {
      await cutAgain(store, name, {
        signal,
        onProgress: told(name, onProgress),
      })
      await store.wasCutAgain(name)
      await refresh(name, 0, onProgress)
    })
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
      queue.add(name, async () => {
        // Where nothing is named that can be taken in, no empty index stays behind.
        const files = await findFiles(patterns, given.base)
        await store.createIndex({
          name,
          language: given.language ?? 'en',
          ...(given.chunking === undefined ? {} : { chunking: given.chunking }),
        })
        const { more = false } = given
        const taken = await ingest(name, more, (onFile) =>
          ingestFiles(store, name, files, {
            replace: given.replace ?? false,
            duplicates: given.duplicates ?? 'keep',
            onFile,
            onProgress: told(name, given.onProgress),
            signal,
          }),
        )
        signal.throwIfAborted()
        if (more) behind.add(name)
        else await refresh(name, files.length, given.onProgress)
        return taken
      }),
    takeDocuments: (name, documents, { keep, ...part }) =>
      takePart(name, part, (onFile) =>
        ingestDocuments(store, name, documents, {
          onFile,
          ...(keep === undefined ? {} : { keep }),
          ...(part.duplicates === undefined ? {} : { duplicates: part.duplicates }),
        }),
      ),
    takeFile(name, { source, bytes }, { duplicates = 'keep', ...part }) {
      // Files are read beside each other and taken in one after the other.
      const loading = loadBytes(bytes, source, { signal })
      loading.catch(() => undefined)
      return takePart(name, part, async (onFile) => {
        let told: FileReport | undefined
        await ingestSources(store, name, [{ source, load: () => loading }], {
          duplicates,
          async onFile(report) {
            told = report
            await onFile(report)
          },
        })
        if (told === undefined) throw new Error(`Nothing became of ${source}.`)
        return told
      })
    },
    async takeAddresses(name, request, { keep, onProgress }) {
      const done = keep
        ? takeWaiting(await waiting.put(name, request), name, request)
        : takeWeb(name, request, onProgress)
      // Told by the state of the index where nobody waits for it.
      done.catch(() => undefined)
      return { done }
    },
    removeDocuments: (name, ids, { more = false } = {}) => {
      const removed = Promise.withResolvers<readonly string[]>()
      queue
        .add(name, async () => {
          const known = new Set((await store.documents(name)).map(({ id }) => id))
          const there = ids.filter((id) => known.has(id))
          for (const id of there) await store.removeDocument(name, id)
          removed.resolve(there)
          await follow(name, more)
        })
        .catch(removed.reject)
      return removed.promise
    },
    async create(index) {
      queue.forgetFailure(index.name)
      await store.createIndex(index)
    },
    async change(name, change, onProgress) {
      await store.changeIndex(name, change)
      const done =
        change.chunking === undefined
          ? queue.add(name, () => refresh(name, 0, onProgress))
          : cutAllAgain(name, onProgress)
      done.catch(() => undefined)
      return { done }
    },
    remove: (name) =>
      queue.add(name, async () => {
        await ingests.end(name)
        await store.removeIndex(name)
        await indexes.drop(name)
        options.onRemoved?.(name)
      }),
    async followElsewhere({ name, version, state }) {
      if (state !== 'ready' || queue.progress(name) !== undefined) return
      if ((await indexes.version(name)) === version) return
      // Not through the queue, which would tell the other process of it.
      await indexes.refresh(name)
    },
    forgetCopy: (name) => indexes.drop(name),
    async refreshAll() {
      const records = await store.indexes()
      await Promise.allSettled(records.map(({ name }) => queue.add(name, () => refresh(name, 0))))
    },
    async resume() {
      for (const name of await store.toCutAgain()) cutAllAgain(name).catch(() => undefined)
      for (const { id, index, request } of await waiting.all()) {
        if (!underWay.has(id)) takeWaiting(id, index, request).catch(() => undefined)
      }
    },
    async list() {
      const records = await store.indexes()
      return Promise.all(records.map(summarize))
    },
    find,
    report: (name) => ingests.read(name),
    building: () => queue.isBusy(),
    idle: () => queue.idle(),
    close() {
      closing.abort(new IndexingStopped())
      return queue.idle()
    },
  }
}
