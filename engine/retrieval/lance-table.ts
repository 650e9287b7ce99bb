import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Lance from '@lancedb/lancedb'
import type { Connection, Table } from '@lancedb/lancedb'

/** A passage as the searchable copy holds it. */
export interface LanceRow {
  readonly id: string
  readonly vector: readonly number[]
}

/** From this many vectors on, those near to each other are looked through together instead of all. */
const manyVectors = 20_000

// Its warnings go to the standard error output otherwise, where no reader expects them.
process.env['LANCEDB_LOG'] ??= 'error'

/** Loaded on first use: it is a native library of some size. */
export function loadLance(): Promise<typeof Lance> {
  return import('@lancedb/lancedb')
}

/**
 * Opens the searchable copy when it is whole and holds this version, or undefined. LanceDB does
 * not sync its files, so after a power cut a table may be damaged; then it is made again.
 */
export async function openTable(
  database: Connection,
  directory: string,
  name: string,
  version: string,
): Promise<Table | undefined> {
  const marker = markerOf(directory, name)
  if (!existsSync(marker) || (await readFile(marker, 'utf8')) !== version) return undefined
  try {
    const table = await database.openTable(name)
    // Reading meets a damaged file now, not in the middle of a run: all rows, then one search.
    let rows = 0
    for await (const batch of table.query()) rows += batch.numRows
    const dimension = await dimensionOf(table)
    if (rows > 0 && dimension !== undefined)
      await nearest(
        table,
        Array.from({ length: dimension }, () => 1),
        1,
      )
    return table
  } catch {
    return undefined
  }
}

/** Builds the searchable copy anew from all rows. */
export async function buildTable(
  database: Connection,
  directory: string,
  name: string,
  version: string,
  rows: readonly LanceRow[],
): Promise<Table> {
  const lance = await loadLance()
  const { Field, FixedSizeList, Float32, Schema, Utf8 } = await import('apache-arrow')
  await rm(markerOf(directory, name), { force: true })
  await database
    .dropTable(name)
    .catch(() => rm(join(directory, `${name}.lance`), { recursive: true, force: true }))
  const dimension = rows[0]?.vector.length ?? 1
  const schema = new Schema([
    new Field('id', new Utf8(), false),
    new Field(
      'vector',
      new FixedSizeList(dimension, new Field('item', new Float32(), true)),
      false,
    ),
  ])
  const table = await database.createEmptyTable(name, schema, { mode: 'overwrite' })
  for (let start = 0; start < rows.length; start += 1000) {
    await table.add(rows.slice(start, start + 1000).map((row) => ({ ...row })))
  }
  if (rows.length >= manyVectors) {
    await table.createIndex('vector', {
      config: lance.Index.ivfFlat({
        distanceType: 'cosine',
        numPartitions: Math.round(Math.sqrt(rows.length)),
      }),
      replace: true,
    })
  }
  await writeFile(markerOf(directory, name), version, { mode: 0o600 })
  return table
}

/** The rows nearest to a vector, the nearest first. `score` is the cosine similarity. */
export async function nearest(
  table: Table,
  vector: readonly number[],
  limit: number,
): Promise<{ id: string; score: number }[]> {
  const rows = (await table
    .query()
    .nearestTo([...vector])
    .distanceType('cosine')
    .nprobes(searchedPartitions)
    .select(['id', '_distance'])
    .limit(limit)
    .toArray()) as Record<string, unknown>[]
  return rows.map((row) => ({ id: String(row['id']), score: 1 - Number(row['_distance']) }))
}

/** Groups of near vectors that a search looks through, of some 316 there are of 100,000 vectors. */
const searchedPartitions = 32

/** How many numbers a vector of the table has; undefined where it holds none. */
export async function dimensionOf(table: Table): Promise<number | undefined> {
  const { fields } = await table.schema()
  const type: unknown = fields.find((field) => field.name === 'vector')?.type
  const sized = typeof type === 'object' && type !== null && 'listSize' in type
  return sized ? Number(type.listSize) : undefined
}

function markerOf(directory: string, name: string): string {
  return join(directory, `${name}.version`)
}
