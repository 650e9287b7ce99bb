import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Lance from '@lancedb/lancedb'
import type { Connection, Table } from '@lancedb/lancedb'

/** A passage as the searchable copy holds it. */
export interface LanceRow {
  readonly id: string
  /** What keyword search looks at: headings and text. */
  readonly search: string
  /** The passage as JSON of `Document`. */
  readonly body: string
  readonly vector?: readonly number[]
}

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
    // Reading meets a damaged file now, not in the middle of a run: all rows, then the index of words.
    const [row] = await table.query().select(['search']).toArray()
    if (row !== undefined) {
      const { MatchQuery } = await loadLance()
      const query = new MatchQuery(String(row['search']), 'search')
      await table.query().fullTextSearch(query).limit(1).toArray()
    }
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
  language: string,
): Promise<Table> {
  const lance = await loadLance()
  const { Field, FixedSizeList, Float32, Schema, Utf8 } = await import('apache-arrow')
  await rm(markerOf(directory, name), { force: true })
  await database
    .dropTable(name)
    .catch(() => rm(join(directory, `${name}.lance`), { recursive: true, force: true }))
  const dimension = rows[0]?.vector?.length
  const fields = [
    new Field('id', new Utf8(), false),
    new Field('search', new Utf8(), false),
    new Field('body', new Utf8(), false),
    ...(dimension === undefined
      ? []
      : [
          new Field(
            'vector',
            new FixedSizeList(dimension, new Field('item', new Float32(), true)),
            false,
          ),
        ]),
  ]
  const table = await database.createEmptyTable(name, new Schema(fields), { mode: 'overwrite' })
  for (let start = 0; start < rows.length; start += 1000) {
    await table.add(rows.slice(start, start + 1000).map((row) => ({ ...row })))
  }
  const english = language === 'en'
  await table.createIndex('search', {
    config: lance.Index.fts({
      withPosition: false,
      // Other languages come as words with spaces between them; "simple" would cut those of India apart.
      baseTokenizer: english ? 'simple' : 'whitespace',
      lowercase: true,
      stem: english,
      removeStopWords: english,
      asciiFolding: true,
      ...(english ? { language: 'English' as const } : {}),
    }),
    replace: true,
  })
  await writeFile(markerOf(directory, name), version, { mode: 0o600 })
  return table
}

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
