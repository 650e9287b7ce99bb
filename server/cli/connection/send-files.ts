import { readFile, stat } from 'node:fs/promises'
import { findFiles, type FoundFile } from '../../../engine/retrieval/find-files.ts'
import { checkFileSize, UnreadableFile } from '../../../engine/retrieval/load-file.ts'
import type {
  AddressesPost,
  DocumentReport,
  DocumentsPut,
  FileReport,
  IndexCreate,
  IngestReportAnswer,
} from '../../api.ts'
import { TimeLeft } from '../../time-left.ts'
import type { AddReport, FileRequest } from './connection.ts'
import { ServerRefusal, type ServerClient } from './server-client.ts'
import { built, checkBuilt } from './wait-built.ts'

/**
 * Takes files of this side, and pages of the web that the server fetches, into an index of a server,
 * and waits until the index is built.
 */
export async function sendFiles(
  client: ServerClient,
  name: string,
  request: FileRequest,
): Promise<AddReport> {
  const { paths, urls = [], base, language, chunking, onProgress } = request
  const files = paths.length === 0 ? [] : await findFiles(paths, base)
  await makeIndex(client, {
    name,
    ...(language === undefined ? {} : { language }),
    ...(chunking === undefined ? {} : { chunking }),
  })
  const path = `/api/indexes/${encodeURIComponent(name)}`
  // A server that is building answers only when it is done, which may take long.
  await built(client, path, onProgress)
  const reports: FileReport[] = []
  const left = new TimeLeft()
  for (const [done, file] of files.entries()) {
    onProgress(left.after({ done, total: files.length, what: file.source }))
    reports.push(await sendFile(client, path, file, request))
  }
  onProgress({ done: files.length, total: files.length, what: 'documents' })
  if (urls.length > 0) {
    await client.send(`${path}/addresses`, { body: addressesOf(request) })
  } else {
    // Nothing more: the last file may have been refused on this side.
    const body: DocumentsPut = { documents: [] }
    await client.send(`${path}/documents`, { method: 'PUT', body })
  }
  checkBuilt(await built(client, path, onProgress))
  if (urls.length > 0) {
    const report = await client.send<IngestReportAnswer>(`${path}/report`)
    // The files stand in it as well.
    reports.push(...report.files.filter(({ source }) => /^https?:\/\//i.test(source)))
    if (report.error !== undefined) throw new Error(report.error)
  }
  return addReport(reports)
}

async function sendFile(
  client: ServerClient,
  path: string,
  { path: file, source }: FoundFile,
  { duplicates = 'keep' }: FileRequest,
): Promise<FileReport> {
  const query = new URLSearchParams({ source, duplicates, more: 'true' })
  try {
    checkFileSize((await stat(file)).size, source)
    const bytes = new Uint8Array(await readFile(file))
    return await client.send<FileReport>(`${path}/files?${query}`, { bytes })
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { source, documents: [], warnings: [], refused: error.message }
  }
}

function addressesOf({ urls = [], follow, duplicates = 'keep' }: FileRequest): AddressesPost {
  return { urls, duplicates, ...(follow === undefined ? {} : { follow: { pages: follow } }) }
}

function addReport(reports: readonly FileReport[]): AddReport {
  const documents = reports.flatMap((report) => report.documents)
  const ids = (wanted: DocumentReport['change']): string[] =>
    documents.filter(({ change }) => change === wanted).map(({ id }) => id)
  return {
    added: ids('added'),
    changed: ids('changed'),
    unchanged: ids('unchanged'),
    skipped: ids('skipped'),
    duplicates: documents.flatMap(({ id, duplicateOf }) =>
      duplicateOf === undefined ? [] : [{ id, duplicateOf }],
    ),
    refused: reports.flatMap(({ source, refused: reason }) =>
      reason === undefined ? [] : [{ source, reason }],
    ),
    warnings: reports.flatMap(({ source, warnings }) =>
      warnings.map((warning) => ({ source, warning })),
    ),
  }
}

async function makeIndex(client: ServerClient, body: IndexCreate): Promise<void> {
  try {
    await client.send('/api/indexes', { body })
  } catch (error) {
    const isThere = error instanceof ServerRefusal && error.status === 409
    if (!isThere) throw error
  }
}
