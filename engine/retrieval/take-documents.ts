import { defaultChunking, type Chunking } from './chunk.ts'
import { chunkDocument } from './chunk-document.ts'
import { hashOf } from './document-hash.ts'
import type { DocumentStore, KnownDocument } from './document-store.ts'
import { findOriginal } from './duplicates/find-original.ts'
import { sketchOf } from './duplicates/sketch.ts'
import type { DocumentReport } from './file-report.ts'
import type { LoadedDocument } from './load-file.ts'

/** What an ingest did to the documents of an index, by their ids. */
export interface DocumentChanges {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  /** Left out of the index, for their text is there already. */
  readonly skipped: readonly string[]
  /** Documents with the text of another, or nearly, whether or not they were skipped. */
  readonly duplicates: readonly { readonly id: string; readonly duplicateOf: string }[]
  readonly chunks: number
}

interface TakeOptions {
  readonly skipsDuplicates: boolean
  /** Ids that stay with those that are taken; without it nothing is removed. */
  readonly keep?: readonly string[]
}

/** Takes documents into an index one by one. What is there as it comes is not cut again. */
export class TakeDocuments {
  readonly changes = {
    added: [] as string[],
    changed: [] as string[],
    unchanged: [] as string[],
    removed: [] as string[],
    skipped: [] as string[],
    duplicates: [] as { id: string; duplicateOf: string }[],
    chunks: 0,
  }
  readonly #store: DocumentStore
  readonly #index: string
  readonly #options: TakeOptions
  readonly #chunking: Chunking
  readonly #known: Map<string, KnownDocument>
  readonly #chunks: ReadonlyMap<string, number>
  /** Null where nothing is removed. */
  readonly #stay: Set<string> | null

  static async begin(
    store: DocumentStore,
    index: string,
    options: TakeOptions,
  ): Promise<TakeDocuments> {
    const record = (await store.indexes()).find(({ name }) => name === index)
    const documents = await store.documents(index)
    return new TakeDocuments(store, index, options, {
      chunking: record?.chunking ?? defaultChunking,
      known: new Map(documents.map((document) => [document.id, document])),
      chunks: await store.chunkCounts(index),
    })
  }

  private constructor(
    store: DocumentStore,
    index: string,
    options: TakeOptions,
    before: {
      readonly chunking: Chunking
      readonly known: Map<string, KnownDocument>
      readonly chunks: ReadonlyMap<string, number>
    },
  ) {
    this.#store = store
    this.#index = index
    this.#options = options
    this.#chunking = before.chunking
    this.#known = before.known
    this.#chunks = before.chunks
    this.#stay = options.keep === undefined ? null : new Set(options.keep)
  }

  async take(document: LoadedDocument): Promise<DocumentReport> {
    const { id, title } = document
    const known = this.#known.get(id)
    const digest = hashOf(document, this.#chunking)
    const isUnchanged = known?.hash === digest
    const sketch = isUnchanged ? undefined : sketchOf(document.text)
    const hasSameText = known !== undefined && (isUnchanged || known.textHash === sketch?.textHash)
    if (known !== undefined && !hasSameText) await this.#store.releaseDuplicates(this.#index, id)
    const original = hasSameText
      ? await this.#originalOfKnown(known)
      : sketch && (await this.#originalOf({ ...document, sketch }))
    const repeats = original === undefined ? {} : { duplicateOf: original }
    if (original !== undefined) this.changes.duplicates.push({ id, duplicateOf: original })

    if (original !== undefined && this.#options.skipsDuplicates) {
      if (known !== undefined) await this.#remove(id)
      this.changes.skipped.push(id)
      return { id, title, change: 'skipped', passages: 0, ...repeats }
    }
    this.#stay?.add(id)
    if (isUnchanged) {
      this.changes.unchanged.push(id)
      return { id, title, change: 'unchanged', passages: this.#chunks.get(id) ?? 0, ...repeats }
    }
    const chunks = chunkDocument(document, this.#chunking)
    this.changes.chunks += chunks.length
    const stored = { ...document, ...(sketch && { sketch }), ...repeats, hash: digest }
    await this.#store.putDocument(this.#index, stored, chunks)
    const change = known === undefined ? 'added' : 'changed'
    this.changes[change].push(id)
    return { id, title, change, passages: chunks.length, ...repeats }
  }

  /** Removes the documents that are not to stay. */
  async removeOthers(): Promise<void> {
    if (this.#stay === null) return
    for (const id of [...this.#known.keys()]) if (!this.#stay.has(id)) await this.#remove(id)
  }

  /** Asked again: what it repeated may have changed or gone in this very ingest. */
  async #originalOfKnown({ id, duplicateOf }: KnownDocument): Promise<string | undefined> {
    if (duplicateOf === undefined) return undefined
    return (await this.#store.document(this.#index, id))?.duplicateOf
  }

  /** A document that is going to be removed is no reason to skip another. */
  #originalOf(document: Parameters<typeof findOriginal>[2]): Promise<string | undefined> {
    const stay = this.#options.skipsDuplicates ? this.#stay : null
    return findOriginal(this.#store, this.#index, document, {
      mayBe: (id) => stay === null || stay.has(id),
    })
  }

  async #remove(id: string): Promise<void> {
    await this.#store.removeDocument(this.#index, id)
    this.#known.delete(id)
    this.changes.removed.push(id)
  }
}
