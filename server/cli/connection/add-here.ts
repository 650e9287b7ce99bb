import type { IngestReport } from '../../../engine/retrieval/ingest.ts'
import type { IndexBuilds } from '../../index-builds.ts'
import type { AddReport, FileRequest } from './connection.ts'

/** Takes files and pages of the web into an index of this process. */
export async function addHere(
  indexes: IndexBuilds,
  name: string,
  { paths, urls = [], follow, base, language, chunking, duplicates, onProgress }: FileRequest,
): Promise<AddReport> {
  const made = {
    ...(language === undefined ? {} : { language }),
    ...(chunking === undefined ? {} : { chunking }),
  }
  const how = duplicates === undefined ? {} : { duplicates }
  const reports: IngestReport[] = []
  if (paths.length > 0) {
    const more = urls.length > 0
    reports.push(await indexes.takeFiles(name, paths, { base, ...made, ...how, more, onProgress }))
  }
  if (urls.length > 0) {
    await indexes.create({ name, language: 'en', ...made })
    const pages = follow === undefined ? {} : { follow: { pages: follow } }
    const request = { urls, ...pages, ...how }
    // Who breaks a command off does not want it to go on with the next one.
    const taking = await indexes.takeAddresses(name, request, { keep: false, onProgress })
    reports.push(await taking.done)
  }
  return {
    added: reports.flatMap(({ added }) => added),
    changed: reports.flatMap(({ changed }) => changed),
    unchanged: reports.flatMap(({ unchanged }) => unchanged),
    skipped: reports.flatMap(({ skipped }) => skipped),
    duplicates: reports.flatMap((report) => report.duplicates),
    refused: reports.flatMap(({ refused }) => refused),
    warnings: reports.flatMap(({ warnings }) => warnings),
  }
}
