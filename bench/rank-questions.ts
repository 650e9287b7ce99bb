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

/** Asks all questions of a collection through every pipeline, without a model. */
export async function rankQuestions(
  collection: Collection,
  pipelines: readonly Pipeline[],
): Promise<Rankings[]> {
  const directory = await mkdtemp(join(tmpdir(), 'heddle-bench-'))
  const journal = memoryJournal()
  const engine = createEngine({
    catalogue: createCatalogue(nodeTypes),
    journal,
    models: offlineModels,
    indexes: openIndexes({ directory, store: collection.store, embedding: () => undefined }),
  })
  try {
    const rankings: Rankings[] = []
    for (const { name, graph } of pipelines) {
      const ranked: string[][] = []
      for (const question of collection.questions) ranked.push(await ask(engine, graph, question))
      rankings.push({ pipeline: name, ranked })
    }
    return rankings
  } finally {
    await engine.close()
    await journal.close()
    await rm(directory, { recursive: true, force: true })
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
  return z
    .array(Document)
    .parse(outputs['documents'])
    .map(({ id }) => id)
}
