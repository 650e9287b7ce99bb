import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from './benchmark.ts'
import type { Collection } from './collection.ts'
import { pipelines } from './pipelines.ts'
import { publicCollection } from './public-collection.ts'
import { rankQuestions } from './rank-questions.ts'
import { scoreRankings, type PipelineScores, type Score } from './score-rankings.ts'
import { shippedCollection } from './shipped-collection.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

/** Public test collections, with the figures that their READMEs give for BM25 (k1 1.2, b 0.75). */
const published: Readonly<Record<string, string>> = {
  'anthropic-docs-qa': 'mrr@3 0.7433, recall@3 0.5983, ndcg@10 0.6930, recall@10 0.7850',
  cranfield: 'mrr 0.5204, ndcg@10 0.3741, recall@10 0.3909',
  cacm: 'ndcg@10 0.5173',
}

export const retrieval: Benchmark = {
  name: 'retrieval',
  description: 'Rewriting and reranking without a model, beside plain BM25',
  async run() {
    const collections: Record<string, unknown> = {}
    for (const collection of [await shippedCollection(project), ...(await publicCollections())]) {
      const result = await measureRetrieval(collection)
      process.stdout.write(`${describe(collection, result)}\n\n`)
      collections[collection.name] = Object.fromEntries(
        result.map(({ pipeline, scores }) => [pipeline, scores]),
      )
    }
    return { collections }
  },
}

/** Asks the questions that have an answer, and measures what was found. */
export async function measureRetrieval(collection: Collection): Promise<PipelineScores[]> {
  const questions = collection.questions.filter(({ gold }) => gold.size > 0)
  const rankings = await rankQuestions(
    { ...collection, questions },
    pipelines(project, collection.name),
  )
  return scoreRankings(
    rankings,
    questions.map(({ gold }) => gold),
  )
}

async function publicCollections(): Promise<Collection[]> {
  const data = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
  const collections: Collection[] = []
  for (const [name, reference] of Object.entries(published)) {
    const folder = join(data, name)
    if (existsSync(folder)) {
      collections.push(await publicCollection(folder, name, reference))
    } else {
      process.stdout.write(
        `Left out: ${name}, because there is no folder ${folder}. HEDDLE_DATA names the folder of the public collections.\n\n`,
      )
    }
  }
  return collections
}

function describe(collection: Collection, result: readonly PipelineScores[]): string {
  const asked = collection.questions.filter(({ gold }) => gold.size > 0).length
  const names = Object.keys(result[0]?.scores ?? {})
  const rows = result.map(({ pipeline, scores }) => [
    pipeline,
    ...names.map((name) => showScore(scores[name]!)),
  ])
  const reference =
    collection.reference === undefined ? '' : `\nBM25 as the data gives it: ${collection.reference}`
  return `${collection.name}, ${asked} questions; in brackets the difference to plain BM25 with its 95 % interval\n${table([['', ...names], ...rows])}${reference}`
}

function showScore({ mean, difference }: Score): string {
  if (mean === null) return '-'
  if (difference === null) return mean.toFixed(3)
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
  const { mean: change, low, high } = difference
  return `${mean.toFixed(3)} [${signed(change)}: ${signed(low)} to ${signed(high)}]`
}
