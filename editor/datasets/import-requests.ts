import type { ImportAnswer, ImportMapping, ImportPreview } from '../../server/api/datasets.ts'
import { failureOf } from '../client/request.ts'
import { datasetAddress } from './dataset-requests.ts'

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/csv',
  jsonl: 'application/jsonl',
  ndjson: 'application/jsonl',
  json: 'application/json',
}

/** The type that the server reads a file by; undefined for a file that is no table of examples. */
export function typeOfFile(name: string): string | undefined {
  return types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
}

/** What a file would become. @throws ApiError */
export function previewImport(
  dataset: string,
  file: File,
  mapping: ImportMapping | undefined,
  signal: AbortSignal,
): Promise<ImportPreview> {
  return send(dataset, '/import/preview', file, mapping, signal)
}

/** @throws ApiError */
export function importFile(
  dataset: string,
  file: File,
  mapping: ImportMapping,
): Promise<ImportAnswer> {
  return send(dataset, '/import', file, mapping)
}

async function send<Answer>(
  dataset: string,
  rest: string,
  file: File,
  mapping: ImportMapping | undefined,
  signal?: AbortSignal,
): Promise<Answer> {
  const query =
    mapping === undefined
      ? ''
      : `?${new URLSearchParams({ mapping: JSON.stringify(mapping) }).toString()}`
  const response = await fetch(datasetAddress(dataset, `${rest}${query}`), {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': typeOfFile(file.name) ?? 'application/octet-stream',
    },
    body: file,
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await failureOf(response)
  // SAFETY: the routes answer as `server/api/datasets.ts` says.
  return (await response.json()) as Answer
}
