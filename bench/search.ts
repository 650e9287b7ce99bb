import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmbeddingModel } from '../engine/models/embedding-model.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import { memoryDocumentStore } from '../engine/retrieval/memory-document-store.ts'
import type { SearchIndex, SearchRequest } from '../engine/retrieval/search-index.ts'
import type { Benchmark } from './benchmark.ts'
import { clusteredVectors, manyPassages, realQuestions } from './many-passages.ts'
import { residentMemory } from './resident-memory.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const name = 'many'
const dimension = 384
const topK = 20
/** Passages about one topic, on average. */
const topicSize = 100

/** Milliseconds. */
interface Latency {
  readonly p50: number
  readonly p95: number
}

export const search: Benchmark = {
  name: 'search',
  description: 'Time and memory of search in 100,000 passages',
  async run(options) {
    const data = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
    if (!existsSync(data)) {
      process.stdout.write(
        `Left out, because there is no folder ${data}. HEDDLE_DATA names the folder of the public collections.\n`,
      )
      return {}
    }
    return measureSearch(data, Number(options[0] ?? 100_000))
  },
}

async function measureSearch(data: string, size: number): Promise<Record<string, unknown>> {
  const directory = await mkdtemp(join(tmpdir(), 'heddle-bench-'))
  try {
    const store = memoryDocumentStore()
    await store.createIndex({ name, language: 'en' })
    for (const { document, chunks } of manyPassages(data, size))
      await store.putDocument(name, document, chunks)
    const questions = realQuestions(data)
    const before = residentMemory(process.pid)

    const words = openIndexes({ directory, store })
    const built = await timed(() => words.open(name))
    const keyword = await latencyOf(built.value, questions, 'keyword')
    const memory = residentMemory(process.pid) - before
    const reopened = await timed(() => openIndexes({ directory, store }).open(name))

    const model = clusteredModel(size)
    const vectors = new Map(model.passages.map((vector, at) => [`passage-${at}`, [...vector]]))
    await store.putVectors(name, model.name, vectors)
    const both = openIndexes({ directory, store, embedding: () => model })
    const builtBoth = await timed(() => both.open(name))
    const hybrid = await latencyOf(builtBoth.value, questions, 'hybrid')
    const vector = await latencyOf(builtBoth.value, questions, 'vector')
    const recall = await nearestFound(builtBoth.value, model, questions)

    const milliseconds = (value: number): string => value.toFixed(1)
    const seconds = (value: number): string => (value / 1000).toFixed(1)
    process.stdout.write(
      `${size.toLocaleString('en')} passages, ${questions.length} questions, the best ${topK}\n${table(
        [
          ['', 'p50, ms', 'p95, ms'],
          ...Object.entries({ keyword, vector, hybrid }).map(([mode, { p50, p95 }]) => [
            mode,
            milliseconds(p50),
            milliseconds(p95),
          ]),
        ],
      )}\n\n${table([
        ['index of words, built', `${seconds(built.took)} s`],
        ['longest time in which nothing else could run', `${milliseconds(built.blocked)} ms`],
        ['index of words, read from its file', `${seconds(reopened.took)} s`],
        ['index of vectors, built', `${seconds(builtBoth.took)} s`],
        ['memory of the index of words', `${memory.toFixed(0)} MB`],
        ['of the nearest ten, vector search finds', `${(recall * 100).toFixed(1)} %`],
      ])}\n`,
    )
    return {
      passages: size,
      keyword,
      vector,
      hybrid,
      vectorRecall10: recall,
      seconds: {
        buildWords: built.took / 1000,
        openWords: reopened.took / 1000,
        buildVectors: builtBoth.took / 1000,
      },
      blockedMilliseconds: built.blocked,
      wordsMegabytes: memory,
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** How long work takes, and for how long at once it kept everything else waiting. */
async function timed<Value>(
  work: () => Promise<Value>,
): Promise<{ value: Value; took: number; blocked: number }> {
  let last = performance.now()
  let blocked = 0
  const clock = setInterval(() => {
    const now = performance.now()
    blocked = Math.max(blocked, now - last)
    last = now
  }, 1)
  const start = performance.now()
  try {
    const value = await work()
    return { value, took: performance.now() - start, blocked }
  } finally {
    clearInterval(clock)
  }
}

async function latencyOf(
  index: SearchIndex,
  questions: readonly string[],
  mode: SearchRequest['mode'],
): Promise<Latency> {
  const times: number[] = []
  for (const round of [0, 1]) {
    for (const query of questions) {
      const start = performance.now()
      await index.search({ query, mode, topK })
      // The first round makes it warm.
      if (round > 0) times.push(performance.now() - start)
    }
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

interface ClusteredModel extends EmbeddingModel {
  readonly passages: readonly Float32Array[]
  readonly meaningOf: (text: string) => Float32Array
}

/** Made-up vectors: what a question means is a passage's meaning with some noise, the same each time. */
function clusteredModel(size: number): ClusteredModel {
  const passages = clusteredVectors(size, dimension, Math.ceil(size / topicSize))
  const meaningOf = (text: string): Float32Array => {
    let seed = 7
    for (const letter of text) seed = (seed * 31 + letter.codePointAt(0)!) % 1_000_003
    const own = passages[seed % size]!
    const other = passages[(seed * 7) % size]!
    return own.map((value, at) => value + 0.3 * other[at]!)
  }
  return {
    name: 'bench:clustered',
    passages,
    meaningOf,
    embed: (texts) =>
      Promise.resolve({
        vectors: texts.map((text) => [...meaningOf(text)]),
        usage: { model: 'bench:clustered', calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 },
      }),
  }
}

/** The share of the ten passages that are nearest by exact comparison that vector search finds. */
async function nearestFound(
  index: SearchIndex,
  model: ClusteredModel,
  questions: readonly string[],
): Promise<number> {
  let found = 0
  const asked = questions.slice(0, 20)
  for (const query of asked) {
    const meaning = model.meaningOf(query)
    const nearest = model.passages
      .map((vector, at) => ({
        at,
        score: vector.reduce((sum, one, i) => sum + one * meaning[i]!, 0),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 10)
    const ids = new Set(
      (await index.search({ query, mode: 'vector', topK: 10 })).map(({ id }) => id),
    )
    found += nearest.filter(({ at }) => ids.has(`passage-${at}`)).length
  }
  return found / (10 * asked.length)
}
