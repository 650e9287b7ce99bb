import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from './benchmark.ts'
import type { Collection, Question } from './collection.ts'
import { pipelines } from './pipelines.ts'
import { publicCollection } from './public-collection.ts'
import { rankQuestions, type Rankings } from './rank-questions.ts'
import {
  measureNames,
  scoreRankings,
  type MeasureName,
  type PipelineScores,
  type Score,
} from './score-rankings.ts'
import { shippedCollection } from './shipped-collection.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

/** Public test collections, with the nDCG@10 that their READMEs give for BM25 (k1 1.2, b 0.75). */
const published: readonly { folder: string; language: string; reference: number }[] = [
  { folder: 'cacm', language: 'en', reference: 0.5173 },
  { folder: 'cranfield', language: 'en', reference: 0.3741 },
  { folder: 'anthropic-docs-qa', language: 'en', reference: 0.693 },
  { folder: 'financebench', language: 'en', reference: 0.4638 },
  { folder: 'xquad/en', language: 'en', reference: 0.963 },
  { folder: 'xquad/de', language: 'de', reference: 0.914 },
  { folder: 'xquad/zh', language: 'zh', reference: 0.955 },
]

export const retrieval: Benchmark = {
  name: 'retrieval',
  description: 'Rewriting and reranking without a model, beside plain BM25',
  async run() {
    const measured: PipelineScores[][] = []
    const halves: PipelineScores[][][] = [[], []]
    const collections: Record<string, unknown> = {}
    for (const collection of [...(await publicCollections()), await shippedCollection(project)]) {
      const questions = collection.questions.filter(({ gold }) => gold.size > 0)
      const rankings = await rankQuestions(
        { ...collection, questions },
        pipelines(project, collection.name),
      )
      const result = score(rankings, questions)
      process.stdout.write(`${describe(collection, result)}\n\n`)
      collections[collection.name] = plainFigures(result)
      if (collection.reference === undefined) continue
      measured.push(result)
      for (const half of [0, 1]) halves[half]!.push(score(rankings, questions, half))
    }
    if (measured.length === 0) return { collections }
    const [chosen, heldOut] = halves.map(meansOf)
    const means = meansOf(measured)
    const rows = Object.entries(means).map(([name, { ndcg10, map, recall100, mrr }]) => [
      name,
      ...[ndcg10, map, recall100, mrr, chosen![name]!.ndcg10, heldOut![name]!.ndcg10].map((mean) =>
        mean.toFixed(4),
      ),
    ])
    const head = ['', ...measureNames, 'ndcg10, even questions', 'ndcg10, odd questions']
    process.stdout.write(
      `Means of the public collections; settings were chosen on the even questions only\n${table([head, ...rows])}\n`,
    )
    return { collections, means, heldOut }
  },
}

/** Asks the questions that have an answer, and measures what was found. */
export async function measureRetrieval(collection: Collection): Promise<PipelineScores[]> {
  const questions = collection.questions.filter(({ gold }) => gold.size > 0)
  const ways = pipelines(project, collection.name)
  return score(await rankQuestions({ ...collection, questions }, ways), questions)
}

/** @param half 0 for every second question from the first, 1 for the others; all where it is left out */
function score(
  rankings: readonly Rankings[],
  questions: readonly Question[],
  half?: number,
): PipelineScores[] {
  const counts = (_: unknown, at: number): boolean => half === undefined || at % 2 === half
  return scoreRankings(
    rankings.map(({ pipeline, ranked }) => ({ pipeline, ranked: ranked.filter(counts) })),
    questions.filter(counts).map(({ gold }) => gold),
  )
}

type Figures = Readonly<Record<MeasureName, number>>

function figuresOf({ scores }: PipelineScores): Figures {
  const { ndcg10, map, recall100, mrr } = scores
  return {
    ndcg10: ndcg10.mean ?? 0,
    map: map.mean ?? 0,
    recall100: recall100.mean ?? 0,
    mrr: mrr.mean ?? 0,
  }
}

function plainFigures(result: readonly PipelineScores[]): Record<string, Figures> {
  return Object.fromEntries(result.map((one) => [one.pipeline, figuresOf(one)]))
}

/** The means over collections, which count the same however many questions they have. */
function meansOf(results: readonly (readonly PipelineScores[])[]): Record<string, Figures> {
  const pipelinesOf = results.map(plainFigures)
  const mean = (pipeline: string, name: MeasureName): number =>
    pipelinesOf.reduce((sum, figures) => sum + figures[pipeline]![name], 0) / results.length
  return Object.fromEntries(
    Object.keys(pipelinesOf[0] ?? {}).map((pipeline) => [
      pipeline,
      {
        ndcg10: mean(pipeline, 'ndcg10'),
        map: mean(pipeline, 'map'),
        recall100: mean(pipeline, 'recall100'),
        mrr: mean(pipeline, 'mrr'),
      },
    ]),
  )
}

async function publicCollections(): Promise<Collection[]> {
  const data = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
  const collections: Collection[] = []
  for (const { folder, language, reference } of published) {
    const path = join(data, folder)
    if (existsSync(path)) {
      const name = folder.replace('/', '-')
      collections.push(await publicCollection(path, name, { language, reference }))
    } else {
      process.stdout.write(
        `Left out: ${folder}, because there is no folder ${path}. HEDDLE_DATA names the folder of the public collections.\n\n`,
      )
    }
  }
  return collections
}

function describe(collection: Collection, result: readonly PipelineScores[]): string {
  const asked = collection.questions.filter(({ gold }) => gold.size > 0).length
  const rows = result.map(({ pipeline, scores }) => [
    pipeline,
    ...measureNames.map((name) => showScore(scores[name])),
  ])
  const reference =
    collection.reference === undefined
      ? ''
      : `\nBM25 as the data gives it: ndcg10 ${collection.reference.toFixed(4)}`
  return `${collection.name}, ${asked} questions; in brackets the difference to plain BM25 with its 95 % interval\n${table([['', ...measureNames], ...rows])}${reference}`
}

function showScore({ mean, difference }: Score): string {
  if (mean === null) return '-'
  if (difference === null) return mean.toFixed(4)
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
  const { mean: change, low, high } = difference
  return `${mean.toFixed(4)} [${signed(change)}: ${signed(low)} to ${signed(high)}]`
}
