import { hash } from 'node:crypto'
import { semanticJson } from '../graph/canonical.ts'
import type { Chunking } from './chunk.ts'
import type { LoadedDocument } from './load-file.ts'

/** Rises when documents are cut in another way, so that unchanged files are cut again. */
const chunkingVersion = 4

/** Of everything that decides the chunks of a document. */
export function hashOf(document: LoadedDocument, chunking: Chunking): string {
  const { title, source, text, format, metadata, pages = [] } = document
  const content = [chunkingVersion, chunking, title, source, text, format, metadata, pages]
  return hash('sha256', semanticJson(content), 'base64url')
}
