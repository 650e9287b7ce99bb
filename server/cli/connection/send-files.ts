import { setTimeout as wait } from 'node:timers/promises'
import { findFiles } from '../../../engine/retrieval/find-files.ts'
import type { FileWarning } from '../../../engine/retrieval/ingest.ts'
import { loadFile, UnreadableFile } from '../../../engine/retrieval/load-file.ts'
import type {
  DocumentsPut,
  DocumentsReport,
  IndexCreate,
  IndexProgress,
  IndexSummary,
} from '../../api.ts'
import type { AddReport, FileRequest } from './connection.ts'
import { ServerRefusal, type ServerClient } from './server-client.ts'

/** Documents go in parts of this size, so that it can be told how far it is. */
const part = { documents: 500, bytes: 4 * 1024 * 1024 }
/** Bytes that the server takes at once. */
const mostBytes = 64 * 1024 * 1024 - 1024

/**
 * Takes files of this side into an index of a server: reads them here, sends them in parts, and
 * waits until the index is built.
 */
export async function sendFiles(
  client: ServerClient,
  name: string,
  { paths, base, language, chunking, onProgress }: FileRequest,
): Promise<AddReport> {
  const files = await findFiles(paths, base)
  await makeIndex(client, {
    name,
    ...(language === undefined ? {} : { language }),
    ...(chunking === undefined ? {} : { chunking }),
  })
  const path = `/api/indexes/${encodeURIComponent(name)}`
  const report = {
    added: [] as string[],
    changed: [] as string[],
    unchanged: [] as string[],
    refused: [] as { source: string; reason: string }[],
    warnings: [] as FileWarning[],
  }
  let documents: DocumentsPut['documents'][number][] = []
  let bytes = 0

  async function send(more: boolean): Promise<void> {
    // A server that is building answers only when it is done, which may take long.
    await built(client, path, onProgress)
    const body: DocumentsPut = { documents, more }
    const taken = await client.send<DocumentsReport>(`${path}/documents`, { method: 'PUT', body })
    report.added.push(...taken.added)
    report.changed.push(...taken.changed)
    report.unchanged.push(...taken.unchanged)
    documents = []
    bytes = 0
  }

  for (const [done, file] of files.entries()) {
    onProgress({ done, total: files.length, what: file.source })
    try {
      const { documents: loaded, warnings } = await loadFile(file.path, file.source)
      report.warnings.push(...warnings.map((warning) => ({ source: file.source, warning })))
      for (const document of loaded) {
        const size = Buffer.byteLength(JSON.stringify(document))
        if (size > mostBytes) {
          throw new UnreadableFile(
            file.source,
            'it is too large to be sent to the server. Stop the server and add it again.',
          )
        }
        const full = documents.length >= part.documents || bytes + size > part.bytes
        if (full && documents.length > 0) await send(true)
        documents.push(document)
        bytes += size
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      report.refused.push({ source: file.source, reason: error.message })
    }
  }
  await send(false)
  onProgress({ done: files.length, total: files.length, what: 'documents' })
  const index = await built(client, path, onProgress)
  if (index.state === 'failed') {
    throw new Error(
      `The documents are stored, but the index "${name}" could not be built: ${index.error ?? 'no reason was given'}`,
    )
  }
  return report
}

async function makeIndex(client: ServerClient, body: IndexCreate): Promise<void> {
  try {
    await client.send('/api/indexes', { body })
  } catch (error) {
    const isThere = error instanceof ServerRefusal && error.status === 409
    if (!isThere) throw error
  }
}

/** The index when nothing is being built of it. */
async function built(
  client: ServerClient,
  path: string,
  onProgress: (progress: IndexProgress) => void,
): Promise<IndexSummary> {
  for (;;) {
    const index = await client.send<IndexSummary>(path)
    if (index.state !== 'building') return index
    if (index.progress !== undefined) onProgress(index.progress)
    await wait(100)
  }
}
