import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { chunkDocument } from '../engine/retrieval/chunk-document.ts'
import {
  defaultChunking,
  numberChunks,
  type Chunk,
  type Chunking,
} from '../engine/retrieval/chunk.ts'
import { buildWordIndex } from '../engine/retrieval/word-index.ts'
import type { Benchmark } from './benchmark.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
/** Passages that are looked at for each question. */
const topK = 5

/** A question with the places that answer it, in UTF-16 units. */
export interface ExcerptQuestion {
  readonly question: string
  readonly document: string
  readonly excerpts: readonly { readonly start: number; readonly end: number }[]
}

/** Means over the questions, 0 to 1. */
export interface ExcerptScores {
  /** The share of the wanted characters that was found. */
  readonly recall: number
  /** The share of the characters found that was wanted. */
  readonly precision: number
  /** Characters wanted and found, of all that are either. */
  readonly iou: number
  /** The share of questions of which every excerpt was found whole. */
  readonly all: number
}

interface Splitter {
  readonly name: string
  readonly cut: (document: string, text: string) => Chunk[]
}

/** Windows of so many characters, cut wherever they end, as the data measures them. */
function windows(length: number, overlap: number): Splitter {
  return {
    name: `windows ${length}/${overlap}`,
    cut: (document, text) => {
      const step = length - overlap
      const starts = Array.from({ length: Math.ceil(text.length / step) }, (_, at) => at * step)
      return numberChunks(
        document,
        starts.map((start) => {
          const end = Math.min(text.length, start + length)
          return { text: text.slice(start, end), headings: [], start, end }
        }),
      )
    },
  }
}

function ours(chunking: Chunking): Splitter {
  const { chunker, size, overlap } = chunking
  return {
    name: `${chunker} ${size}/${overlap}`,
    cut: (id, text) => chunkDocument({ id, text, format: 'markdown' }, chunking),
  }
}

const splitters: readonly Splitter[] = [
  windows(800, 0),
  windows(1000, 0),
  windows(1000, 200),
  ...(['structure', 'sentences', 'fixed'] as const).flatMap((chunker) => [
    ours({ chunker, size: 200, overlap: 0 }),
    ours({ chunker, size: 250, overlap: 50 }),
    ours({ ...defaultChunking, chunker }),
    ours({ chunker, size: 400, overlap: 80 }),
  ]),
]

export const chunking: Benchmark = {
  name: 'chunking',
  description: 'What of the right excerpts is found, by how documents are cut',
  async run() {
    const data = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
    const folder = join(data, 'chunking-eval')
    if (!existsSync(folder)) {
      process.stdout.write(
        `Left out: chunking-eval, because there is no folder ${folder}. HEDDLE_DATA names the folder of the public collections.\n`,
      )
      return {}
    }
    const { texts, questions } = readExcerpts(folder)
    const rows: [string, number, ExcerptScores][] = []
    for (const { name, cut } of splitters) {
      const chunks = [...texts].flatMap(([document, text]) => cut(document, text))
      rows.push([name, chunks.length, await scoreExcerpts(chunks, questions)])
    }
    process.stdout.write(
      `${questions.length} questions, the best ${topK} passages by BM25; windows in characters, the others in tokens, each size/overlap\n${table(
        [
          ['', 'passages', 'recall', 'precision', 'IoU', 'all found'],
          ...rows.map(([name, count, { recall, precision, iou, all }]) => [
            name,
            String(count),
            ...[recall, precision, iou, all].map((value) => value.toFixed(4)),
          ]),
        ],
      )}\n`,
    )
    return {
      splitters: Object.fromEntries(
        rows.map(([name, passages, scores]) => [name, { passages, ...scores }]),
      ),
    }
  },
}

/** Searches the passages of all documents for each question, and compares their places with the excerpts. */
export async function scoreExcerpts(
  chunks: readonly Chunk[],
  questions: readonly ExcerptQuestion[],
): Promise<ExcerptScores> {
  const index = await buildWordIndex(
    chunks.map(({ headings, text }) => [...headings, text].join('\n')),
    'en',
  )
  const sums = { recall: 0, precision: 0, iou: 0, all: 0 }
  for (const { question, document, excerpts } of questions) {
    const found = index
      .search([{ term: question, weight: 1 }], topK)
      .map(({ number }) => chunks[number]!)
    const wanted = lengthOf(joined(excerpts))
    // What overlapping passages repeat was found once.
    const byDocument = Map.groupBy(found, (chunk) => chunk.document)
    const read = [...byDocument.values()].reduce((sum, here) => sum + lengthOf(joined(here)), 0)
    const both = common(joined(excerpts), joined(byDocument.get(document) ?? []))
    sums.recall += both / wanted
    sums.precision += read === 0 ? 0 : both / read
    sums.iou += both / (read + wanted - both)
    sums.all += both === wanted ? 1 : 0
  }
  const mean = (sum: number): number => sum / questions.length
  return {
    recall: mean(sums.recall),
    precision: mean(sums.precision),
    iou: mean(sums.iou),
    all: mean(sums.all),
  }
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** Stretches in order, those that touch or overlap as one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: { start: number; end: number }[] = []
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
}

function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0)
}

function common(some: readonly Stretch[], others: readonly Stretch[]): number {
  return some.reduce(
    (sum, one) =>
      sum +
      others.reduce(
        (inner, other) =>
          inner + Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start)),
        0,
      ),
    0,
  )
}

function readExcerpts(folder: string): {
  texts: Map<string, string>
  questions: ExcerptQuestion[]
} {
  const Line = z
    .object({
      question: z.string(),
      document: z.string(),
      excerpts: z.array(z.object({ start_utf16: z.number(), end_utf16: z.number() })),
    })
    .transform(({ question, document, excerpts }) => ({
      question,
      document,
      excerpts: excerpts.map((one) => ({ start: one.start_utf16, end: one.end_utf16 })),
    }))
  const questions = readFileSync(join(folder, 'questions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)))
  const names = [...new Set(questions.map(({ document }) => document))]
  const texts = new Map(names.map((name) => [name, readDocument(folder, name)]))
  return { texts, questions }
}

function readDocument(folder: string, name: string): string {
  const file = name.endsWith('.md') ? name : `${name}.md`
  return readFileSync(join(folder, 'documents', file), 'utf8')
}
