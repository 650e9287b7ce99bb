import type { Example } from '../../engine/evaluate/example.ts'
import type { Json } from '../../engine/graph/values.ts'
import { csvCell } from './formula-safe.ts'
import { fineTuningLine } from './fine-tuning.ts'
import type { GraphPorts } from './suggest-columns.ts'

export const exportFormats = ['jsonl', 'csv', 'json', 'fine-tuning'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A file of examples. `left` counts those that have no place in it. */
export interface ExportedFile {
  readonly text: string
  readonly type: string
  readonly extension: string
  readonly left: number
}

export function exportExamples(
  examples: readonly Example[],
  format: ExportFormat,
  graph: GraphPorts | undefined,
): ExportedFile {
  switch (format) {
    case 'jsonl':
      return {
        text: lines(examples.map((example) => JSON.stringify(example))),
        type: 'application/jsonl',
        extension: 'jsonl',
        left: 0,
      }
    case 'json':
      return {
        text: `${JSON.stringify({ examples }, null, 2)}\n`,
        type: 'application/json',
        extension: 'json',
        left: 0,
      }
    case 'csv':
      return { text: toCsv(examples), type: 'text/csv', extension: 'csv', left: 0 }
    case 'fine-tuning': {
      const written = examples.flatMap((example) => fineTuningLine(example, graph) ?? [])
      return {
        text: lines(written),
        type: 'application/jsonl',
        extension: 'jsonl',
        left: examples.length - written.length,
      }
    }
  }
}

/** One column for each field and port that any example has; an import finds them again by name. */
function toCsv(examples: readonly Example[]): string {
  const rows = examples.map(cellsOf)
  const known = ['id', 'split', 'tags', 'answerable', 'source', 'notes']
  const found = new Set(rows.flatMap((cells) => [...cells.keys()]))
  const columns = [
    ...known.filter((name) => found.has(name)),
    ...[...found].filter((name) => !known.includes(name)).toSorted(byPart),
  ]
  const records = [columns, ...rows.map((cells) => columns.map((name) => cells.get(name) ?? ''))]
  return records.map((record) => `${record.map(csvCell).join(',')}\r\n`).join('')
}

const parts = ['inputs.', 'expected.', 'gold', 'metadata.', 'provenance']

function byPart(a: string, b: string): number {
  const place = (name: string): number => parts.findIndex((part) => name.startsWith(part))
  return place(a) - place(b) || (a < b ? -1 : 1)
}

function cellsOf(example: Example): Map<string, string | number> {
  const cells = new Map<string, string | number>()
  const { id, split, tags, answerable, source, notes, gold, provenance } = example
  const texts = { id, split, source, notes }
  for (const [name, text] of Object.entries(texts)) if (text !== undefined) cells.set(name, text)
  if (tags !== undefined) {
    cells.set(
      'tags',
      tags.some((tag) => /[,;|]/.test(tag)) ? JSON.stringify(tags) : tags.join('; '),
    )
  }
  if (answerable !== undefined) cells.set('answerable', String(answerable))
  if (gold !== undefined) cells.set('gold', JSON.stringify(gold))
  if (provenance !== undefined) cells.set('provenance', JSON.stringify(provenance))
  for (const part of ['inputs', 'expected', 'metadata'] as const) {
    for (const [name, value] of Object.entries(example[part] ?? {})) {
      cells.set(`${part}.${name}`, cellOf(value))
    }
  }
  return cells
}

function cellOf(value: Json): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}
