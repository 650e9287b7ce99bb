import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import type { Graph } from '../engine/graph/document.ts'
import { Document } from '../engine/graph/values.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { offlineModels } from '../engine/models/models.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import type { Indexes } from '../engine/retrieval/search-index.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import type { Engine } from '../engine/run/engine.ts'
import { nodeTypes } from '../nodes/index.ts'
import type { Collection, Question } from './collection.ts'
import type { Pipeline } from './pipelines.ts'

/** The passages that one pipeline found for each question, in the order of the questions, best first. */
export interface Rankings {
  readonly pipeline: string
  readonly ranked: readonly (readonly string[])[]
}

/** Runs that share a journal in memory: it keeps all that they found. */
const together = 20

/** Asks all questions of a collection through every pipeline, without a model. */
export async function rankQuestions(
  collection: Collection,
  pipelines: readonly Pipeline[],
): Promise<Rankings[]> {
  const directory = await mkdtemp(join(tmpdir(), 'heddle-bench-'))
  const indexes = openIndexes({ directory, store: collection.store, embedding: () => undefined })
  const { questions } = collection
  try {
    const rankings: Rankings[] = []
    for (const { name, graph } of pipelines) {
      const ranked: string[][] = []
      for (let start = 0; start < questions.length; start += together)
        ranked.push(...(await askAll(indexes, graph, questions.slice(start, start + together))))
      rankings.push({ pipeline: name, ranked })
    }
    return rankings
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function askAll(
  indexes: Indexes,
  graph: Graph,
  questions: readonly Question[],
): Promise<string[][]> {
  const journal = memoryJournal()
  const catalogue = createCatalogue(nodeTypes)
  const engine = createEngine({ catalogue, journal, models: offlineModels, indexes })
  try {
    const ranked: string[][] = []
    for (const question of questions) ranked.push(await ask(engine, graph, question))
    return ranked
  } finally {
    await engine.close()
    await journal.close()
  }
}

async function ask(engine: Engine, graph: Graph, question: Question): Promise<string[]> {
  const { text, history } = question
  const input = { question: text, ...(history === undefined ? {} : { history }) }
  const run = await engine.start(graph, input)
  const { outputs, error } = await run.result
  if (error !== undefined) {
    throw new Error(`The question "${question.id}" could not be asked: ${error.message}`)
  }
  // Those that were put into order come first, and behind them what was found beyond.
  const found = [outputs['documents'], outputs['further'] ?? []].flatMap((documents) =>
    z.array(Document).parse(documents),
  )
  return [...new Set(found.map(({ id }) => id))]
}
