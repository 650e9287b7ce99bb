import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Message } from '../engine/graph/values.ts'
import type { Chunk } from '../engine/retrieval/chunk.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import { ingestFiles } from '../engine/retrieval/ingest.ts'
import { memoryDocumentStore } from '../engine/retrieval/memory-document-store.ts'
import type { Collection } from './collection.ts'

const Line = z.object({
  id: z.string(),
  inputs: z.object({ question: z.string(), history: z.array(Message).optional() }),
  gold: z.array(z.object({ document: z.string(), quote: z.string() })),
})

/** The documentation as the server cuts it, with the questions of the shipped graph. */
export async function shippedCollection(project: string): Promise<Collection> {
  const name = 'docs-chatbot'
  const store = memoryDocumentStore()
  await store.createIndex({ name, language: 'en' })
  await ingestFiles(store, name, await findFiles(['docs/**/*.md'], project))
  const chunks = await store.chunks(name)
  const texts = new Map<string, string>()
  for (const { id } of await store.documents(name)) {
    texts.set(id, (await store.document(name, id))?.text ?? '')
  }
  const questions = readFileSync(`${project}/graphs/${name}/dataset.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { id, inputs, gold } = Line.parse(JSON.parse(line))
      const { question, history } = inputs
      const passages = gold.flatMap(({ document, quote }) => {
        const found = quotedIn(chunks, document, texts.get(document) ?? '', quote)
        if (found.length > 0) return found
        throw new Error(`No passage of ${document} holds the quote of "${id}": ${quote}`)
      })
      return {
        id,
        text: question,
        gold: new Map(passages.map((passage) => [passage, 1])),
        ...(history === undefined ? {} : { history }),
      }
    })
  return { name, store, questions }
}

/** Ids of the passages that overlap a quote, wherever in the document it stands. */
export function quotedIn(
  chunks: readonly Chunk[],
  document: string,
  text: string,
  quote: string,
): string[] {
  const ids = new Set<string>()
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const end = at + quote.length
    for (const chunk of chunks) {
      if (chunk.document === document && chunk.start < end && chunk.end > at) ids.add(chunk.id)
    }
  }
  return [...ids]
}
