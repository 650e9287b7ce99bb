import { defaultChunking, type Chunking } from './chunk.ts'
import { chunkDocument } from './chunk-document.ts'
import { hashOf } from './document-hash.ts'
import type { CutDocument, DocumentStore, KnownDocument, Lookalike } from './document-store.ts'
import { findOriginal } from './duplicates/find-original.ts'
import { sketchOf, type TextSketch } from './duplicates/sketch.ts'
import type { DocumentReport } from './file-report.ts'
import type { LoadedDocument } from './load-file.ts'
import { partsOf } from './parts-of-documents.ts'

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

/** A document that comes, beside what is known of it. */
interface Coming {
  readonly document: LoadedDocument
  readonly known: KnownDocument | undefined
  readonly digest: string
  readonly isUnchanged: boolean
  readonly hasSameText: boolean
  /** Of a text that is not known; undefined where it has no words. */
  readonly sketch: TextSketch | undefined
}

/** Takes documents into an index. What is there as it comes is not cut again. */
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
  readonly #skips: boolean
  readonly #chunking: Chunking
  readonly #known: Map<string, KnownDocument>
  readonly #chunks: ReadonlyMap<string, number>
  /** Undefined where nothing is removed. */
  readonly #stay: Set<string> | undefined

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
    { skipsDuplicates, keep }: TakeOptions,
    before: {
      readonly chunking: Chunking
      readonly known: Map<string, KnownDocument>
      readonly chunks: ReadonlyMap<string, number>
    },
  ) {
    this.#store = store
    this.#index = index
    this.#skips = skipsDuplicates
    this.#chunking = before.chunking
    this.#known = before.known
    this.#chunks = before.chunks
    this.#stay = keep === undefined ? undefined : new Set(keep)
  }

  /** Takes documents in, many with each transaction. @returns what became of each */
  async take(documents: readonly LoadedDocument[]): Promise<DocumentReport[]> {
    const reports: DocumentReport[] = []
    for (const part of partsOf(documents)) reports.push(...(await this.#takePart(part)))
    return reports
  }

  /** Removes the documents that are not to stay. */
  async removeOthers(): Promise<void> {
    const stay = this.#stay
    if (stay === undefined) return
    const others = [...this.#known.keys()].filter((id) => !stay.has(id))
    for (const id of others) await this.#remove(id)
  }

  async #takePart(documents: readonly LoadedDocument[]): Promise<DocumentReport[]> {
    const coming = documents.map((document) => this.#compare(document))
    const changing = new Set(
      coming.flatMap(({ known, hasSameText }) => (known && !hasSameText ? known.id : [])),
    )
    for (const id of changing) await this.#store.releaseDuplicates(this.#index, id)
    const asked = coming.filter(({ sketch, hasSameText }) => sketch && !hasSameText)
    const sketches = asked.flatMap(({ sketch }) => sketch ?? [])
    const lookalikes = await this.#store.lookalikes(this.#index, sketches)
    // The store does not know the texts yet that others get in this part.
    const alike = new Map(
      asked.map((one, at) => [one, (lookalikes[at] ?? []).filter(({ id }) => !changing.has(id))]),
    )
    const part = new Map<string, CutDocument>()
    const reports: DocumentReport[] = []
    for (const one of coming) {
      const original = one.hasSameText
        ? await this.#originalOfKnown(one.known)
        : await this.#originalOf(one, alike.get(one) ?? [], part)
      reports.push(await this.#put(one, original, part))
    }
    await this.#store.putDocuments(this.#index, [...part.values()])
    return reports
  }

  #compare(document: LoadedDocument): Coming {
    const known = this.#known.get(document.id)
    const digest = hashOf(document, this.#chunking)
    const isUnchanged = known?.hash === digest
    const sketch = isUnchanged ? undefined : sketchOf(document.text)
    const hasSameText = known !== undefined && (isUnchanged || known.textHash === sketch?.textHash)
    return { document, known, digest, isUnchanged, hasSameText, sketch }
  }

  /** Puts a document into a part that is going to be stored. */
  async #put(
    { document, known, digest, isUnchanged, sketch }: Coming,
    original: string | undefined,
    part: Map<string, CutDocument>,
  ): Promise<DocumentReport> {
    const { id, title } = document
    const repeats = original === undefined ? {} : { duplicateOf: original }
    if (original !== undefined) this.changes.duplicates.push({ id, duplicateOf: original })
    if (original !== undefined && this.#skips) {
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
    part.set(id, { document: stored, chunks })
    const change = known === undefined ? 'added' : 'changed'
    this.changes[change].push(id)
    return { id, title, change, passages: chunks.length, ...repeats }
  }

  /** Asked again: what it repeated may have changed or gone in this very ingest. */
  async #originalOfKnown(known: KnownDocument | undefined): Promise<string | undefined> {
    if (known?.duplicateOf === undefined) return undefined
    return (await this.#store.document(this.#index, known.id))?.duplicateOf
  }

  /** Also among those that come with it. */
  async #originalOf(
    { document: { id, text }, sketch }: Coming,
    alike: readonly Lookalike[],
    part: ReadonlyMap<string, CutDocument>,
  ): Promise<string | undefined> {
    if (sketch === undefined) return undefined
    const beside = [...part.values()].flatMap(({ document }) =>
      document.duplicateOf === undefined ? lookalike(sketch, document) : [],
    )
    const stored = alike.filter((one) => one.id !== id && this.#mayBeOriginal(one.id, part))
    return findOriginal(text, [...stored, ...beside], async (one) => {
      const pending = part.get(one)?.document
      return (pending ?? (await this.#store.document(this.#index, one)))?.text
    })
  }

  /** A document that may still go is no reason to skip another. */
  #mayBeOriginal(id: string, part: ReadonlyMap<string, CutDocument>): boolean {
    const stays = !this.#skips || this.#stay === undefined || this.#stay.has(id)
    return stays && !part.has(id)
  }

  async #remove(id: string): Promise<void> {
    await this.#store.removeDocument(this.#index, id)
    this.#known.delete(id)
    this.changes.removed.push(id)
  }
}

function lookalike(
  { textHash, bands }: TextSketch,
  { id, sketch }: { readonly id: string; readonly sketch?: TextSketch },
): Lookalike[] {
  const isEqual = sketch?.textHash === textHash
  return isEqual || sketch?.bands.some((band) => bands.includes(band)) ? [{ id, isEqual }] : []
}
