import { chunkDocument } from './chunk-document.ts'
import { defaultChunking, type Chunk } from './chunk.ts'
import { hashOf } from './document-hash.ts'
import type { DocumentStore, StoredDocument } from './document-store.ts'
import { sketchOf } from './duplicates/sketch.ts'
import type { IngestProgress } from './ingest.ts'

/** Cuts all documents of an index as the index says now. Chunks that stay as they were keep their ids and vectors. */
export async function cutAgain(
  store: DocumentStore,
  index: string,
  options: { onProgress?: (progress: IngestProgress) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const record = (await store.indexes()).find(({ name }) => name === index)
  const chunking = record?.chunking ?? defaultChunking
  const known = await store.documents(index)
  for (const [done, { id, title, hash }] of known.entries()) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total: known.length, what: title })
    const document = await store.document(index, id)
    if (document === undefined) continue
    const whole = await withPages(store, index, document)
    const digest = hashOf(whole, chunking)
    if (digest === hash) continue
    const sketch = sketchOf(whole.text)
    const stored = { ...whole, hash: digest, ...(sketch && { sketch }) }
    await store.putDocument(index, stored, chunkDocument(whole, chunking))
  }
  options.onProgress?.({ done: known.length, total: known.length, what: 'documents' })
}

/** The pages of documents from before pages were kept are known as far as their chunks know them. */
async function withPages(
  store: DocumentStore,
  index: string,
  document: StoredDocument,
): Promise<StoredDocument> {
  if (document.pages !== undefined) return document
  const pages = pagesOf(await store.chunksOf(index, document.id))
  return pages.length === 0 ? document : { ...document, pages }
}

function pagesOf(chunks: readonly Chunk[]): { number: number; start: number }[] {
  const starts = new Map<number, number>()
  for (const { page, start } of chunks) {
    if (page !== undefined && !starts.has(page)) starts.set(page, start)
  }
  return [...starts].map(([number, start]) => ({ number, start }))
}
