import type { Request } from 'express'
import { z } from 'zod'
import type { Json } from '../../engine/graph/values.ts'
import type {
  DatasetSummary,
  DatasetVersion,
  ImportAnswer,
  ImportMapping,
  ImportPreview,
} from '../api/datasets.ts'
import type { Actor } from '../auth/scope.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { Changes } from './dataset-store.ts'
import { mapRows } from './map-rows.ts'
import { largestFile, readRows, type DatasetFormat, type FileRows } from './read-rows.ts'
import { suggestColumns, type GraphPorts } from './suggest-columns.ts'

/** So many of the examples that a file would become are shown before it is imported. */
const previewed = 20
const sampled = 3
/** So many problems are told; the rest is counted by the rows that became none. */
const mostProblems = 1000

const Mapping = z.strictObject({
  columns: z.record(z.string(), z.string().nullable()),
  split: z.string().min(1).max(100).exactOptional(),
})

const query = z.strictObject({
  mapping: z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
    })
    .pipe(Mapping)
    .optional(),
})

/** Files that become examples: looked at first, then imported. */
export function importRoutes(options: {
  existing: (name: string) => Promise<DatasetSummary>
  portsOf: (dataset: DatasetSummary) => Promise<GraphPorts | undefined>
  change: (
    name: string,
    changes: Omit<Changes, 'author'>,
    actor: Actor | undefined,
  ) => Promise<{ version: DatasetVersion; made: boolean }>
}): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/datasets/:name/import/preview',
      scope: 'write',
      audit: false,
      bodyKind: 'bytes',
      bodyLimit: largestFile,
      query,
      body: z.instanceof(Uint8Array),
      async handle({ params, query: { mapping: given }, body, request }) {
        const ports = await options.portsOf(await options.existing(params.name))
        const file = readRows(body, formatOf(request))
        const suggested = suggestColumns(file.columns, ports)
        const mapping = given ?? { columns: Object.fromEntries(suggested) }
        const { examples, problems } = mapRows(file.rows, mapping, ports)
        const answer: ImportPreview = {
          columns: file.columns.map((name) => ({
            name,
            samples: samplesOf(file, name),
            suggested: suggested.get(name) ?? null,
          })),
          mapping,
          rows: file.rows.length + file.problems.length,
          examples: examples.slice(0, previewed),
          problems: inOrder([...file.problems, ...problems]),
        }
        return { body: answer }
      },
    }),
    route({
      method: 'post',
      path: '/api/datasets/:name/import',
      scope: 'write',
      audit: 'dataset.import',
      bodyKind: 'bytes',
      bodyLimit: largestFile,
      query,
      body: z.instanceof(Uint8Array),
      async handle({ params: { name }, query: { mapping: given }, body, request, actor }) {
        const ports = await options.portsOf(await options.existing(name))
        const file = readRows(body, formatOf(request))
        const mapping: ImportMapping = given ?? {
          columns: Object.fromEntries(suggestColumns(file.columns, ports)),
        }
        const { examples, problems } = mapRows(file.rows, mapping, ports)
        const skipped = inOrder([...file.problems, ...problems])
        if (examples.length === 0) {
          const [first] = skipped
          const why = first === undefined ? 'It has no rows.' : `Row ${first.row}: ${first.message}`
          throw new HttpError(422, 'NOTHING_TO_IMPORT', `No row can become an example. ${why}`)
        }
        const message = `Imported ${examples.length} ${examples.length === 1 ? 'row' : 'rows'}`
        const { version, made } = await options.change(name, { put: examples, message }, actor)
        const answer: ImportAnswer = {
          version,
          added: made ? version.added : 0,
          changed: made ? version.changed : 0,
          skipped,
        }
        return { status: made ? 201 : 200, body: answer }
      },
    }),
  ]
}

/** @throws HttpError */
function formatOf(request: Request): DatasetFormat {
  const type = request.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/csv') return 'csv'
  if (type === 'application/json') return 'json'
  if (['application/jsonl', 'application/x-ndjson', 'application/jsonlines'].includes(type)) {
    return 'jsonl'
  }
  throw new HttpError(
    415,
    'NOT_A_DATASET',
    `A file of examples has the type text/csv, application/jsonl or application/json; this one came as "${type}".`,
  )
}

function samplesOf({ rows }: FileRows, column: string): string[] {
  const samples: string[] = []
  for (const { values } of rows) {
    const value: Json | undefined = values.get(column)
    if (value === undefined) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    samples.push(text.length > 200 ? `${text.slice(0, 200)}…` : text)
    if (samples.length === sampled) break
  }
  return samples
}

function inOrder<Problem extends { readonly row: number }>(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.row - b.row).slice(0, mostProblems)
}
