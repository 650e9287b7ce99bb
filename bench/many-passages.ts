import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { seededRandom } from '../engine/evaluate/random.ts'
import { chunkMarkdown } from '../engine/retrieval/chunk-markdown.ts'
import type { Chunk } from '../engine/retrieval/chunk.ts'
import type { StoredDocument } from '../engine/retrieval/document-store.ts'

export interface StoredChunks {
  readonly document: StoredDocument
  readonly chunks: readonly Chunk[]
}

const Line = z.object({ title: z.string().default(''), text: z.string() })
const usual = { limit: 1280, overlap: 0 }

/**
 * As many passages as are asked for: the real ones of a documentation and of collections first, then
 * variations of them, in which one word in twelve is another one of the same texts. So there are as
 * many different words, and as long lists of passages for each, as in a large real index.
 */
export function manyPassages(data: string, wanted: number): StoredChunks[] {
  const real = [...documentation(join(data, 'docs-fastapi', 'en')), ...records(data)].flatMap(
    ({ id, text }) => chunkMarkdown(id, text, usual),
  )
  const words = real.flatMap(({ text }) => text.split(' '))
  const random = seededRandom(1)
  return Array.from({ length: wanted }, (_, number) => {
    const original = real[number % real.length]!
    const text =
      number < real.length
        ? original.text
        : original.text
            .split(' ')
            .map((word) => (random() < 1 / 12 ? words[Math.floor(random() * words.length)]! : word))
            .join(' ')
    const id = `passage-${number}`
    return {
      document: { id, title: '', source: id, text, format: 'text', hash: id, metadata: {} },
      chunks: [{ ...original, id, document: id, position: 0, text, start: 0, end: text.length }],
    }
  })
}

function documentation(folder: string): { id: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ id: path, text: readFileSync(path, 'utf8') }))
}

function records(data: string): { id: string; text: string }[] {
  return ['anthropic-docs-qa', 'cacm', 'cranfield', 'financebench', 'xquad/en'].flatMap((name) =>
    readFileSync(join(data, name, 'corpus.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, at) => {
        const { title, text } = Line.parse(JSON.parse(line))
        return { id: `${name}-${at}`, text: `${title}\n\n${text}` }
      }),
  )
}

/** Questions of the same collections, which are asked of all passages. */
export function realQuestions(data: string): string[] {
  return ['anthropic-docs-qa', 'cacm', 'cranfield', 'financebench', 'xquad/en'].flatMap((name) =>
    readFileSync(join(data, name, 'queries.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(0, 50)
      .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text),
  )
}

/** Vectors of length 1 that lie in clusters, as those of real texts do: a centre of its own for each topic, and noise about it. */
export function clusteredVectors(count: number, dimension: number, topics: number): Float32Array[] {
  const random = seededRandom(2)
  // The sum of uniform numbers is near enough to a normal one.
  const noise = (): number => random() + random() + random() - 1.5
  const centres = Array.from({ length: topics }, () => unit(dimension, () => noise()))
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * topics)]!
    return unit(dimension, (at) => centre[at]! * 1.2 + (noise() * 2) / Math.sqrt(dimension))
  })
}

function unit(dimension: number, make: (at: number) => number): Float32Array {
  const vector = Float32Array.from({ length: dimension }, (_, at) => make(at))
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return vector.map((value) => value / length)
}
