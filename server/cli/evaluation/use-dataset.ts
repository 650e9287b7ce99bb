import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import type { DatasetSummary, ImportAnswer } from '../../api/datasets.ts'
import { ServerRefusal, type ServerClient } from '../connection/server-client.ts'
import { UsageError } from '../usage-error.ts'

const types: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.jsonl': 'application/jsonl',
  '.json': 'application/json',
}

/** Takes the examples of a file into a dataset, which is made where there is none. @throws UsageError */
export async function importFile(
  client: ServerClient,
  path: string,
  folder: string,
  { dataset, graph }: { dataset: string; graph?: string | undefined },
): Promise<ImportAnswer> {
  const type = types[extname(path).toLowerCase()]
  if (type === undefined) {
    throw new UsageError(
      `"${path}" is no file of examples: its name must end in .csv, .jsonl or .json.`,
    )
  }
  const bytes = await readFile(resolve(folder, path)).catch(() => undefined)
  if (bytes === undefined) throw new UsageError(`There is no file "${path}".`)
  const known = await client
    .send<DatasetSummary>(`/api/datasets/${dataset}`)
    .catch((error: unknown) => {
      if (error instanceof ServerRefusal && error.status === 404) return undefined
      throw error
    })
  if (known === undefined) {
    const body = { name: dataset, ...(graph === undefined ? {} : { graph }) }
    await client.send('/api/datasets', { body })
  }
  return client.send<ImportAnswer>(`/api/datasets/${dataset}/import`, { bytes, type })
}

/** The name of the dataset for a file. */
export function datasetNameOf(path: string): string {
  const name = basename(path, extname(path))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
  return name.replace(/^[^a-z0-9]+/, '').slice(0, 63) || 'examples'
}
