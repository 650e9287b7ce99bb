import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { memoryDocumentStore } from '../engine/retrieval/memory-document-store.ts'
import type { Collection } from './collection.ts'

const Record = z.object({ id: z.string(), title: z.string().default(''), text: z.string() })
const Query = z.object({ id: z.string(), text: z.string() })

/**
 * A test collection in the files `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` of a folder. Each
 * record is one passage, however long: it is what the judgments speak of.
 */
export async function publicCollection(
  folder: string,
  name: string,
  options: { language?: string; reference?: number } = {},
): Promise<Collection> {
  const { language = 'en', reference } = options
  const store = memoryDocumentStore()
  await store.createIndex({ name, language })
  for (const { id, title, text } of readLines(join(folder, 'corpus.jsonl'), Record)) {
    const document = {
      id,
      title,
      source: id,
      text,
      format: 'text',
      hash: id,
      metadata: {},
    } as const
    const whole = { id, document: id, position: 0, text, headings: [], start: 0, end: text.length }
    await store.putDocument(name, document, [whole])
  }
  const judgments = readJudgments(join(folder, 'qrels.tsv'))
  const questions = readLines(join(folder, 'queries.jsonl'), Query).map(({ id, text }) => ({
    id,
    text,
    gold: judgments.get(id) ?? new Map<string, number>(),
  }))
  return { name, store, questions, ...(reference === undefined ? {} : { reference }) }
}

function readLines<Line>(path: string, schema: z.ZodType<Line>): Line[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}

/** Lines of query, document and grade below a line of names. */
function readJudgments(path: string): Map<string, Map<string, number>> {
  const judgments = new Map<string, Map<string, number>>()
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  for (const line of lines) {
    const [query = '', document = '', grade] = line.split('\t')
    const known = judgments.get(query) ?? new Map<string, number>()
    judgments.set(query, known.set(document, Number(grade)))
  }
  return judgments
}
