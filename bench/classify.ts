import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { classifyOffline, type TextClass } from '../engine/models/offline/classify-offline.ts'
import type { Benchmark } from './benchmark.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const languages = ['en', 'de', 'es', 'ru', 'zh']
/** Questions of each article that are given as its examples. */
const exampleCounts = [5, 10]
/** The default of the node. */
const threshold = 0.3

export interface LabelledText {
  readonly text: string
  readonly label: string
}

/** Shares, 0 to 1, of the texts that are not examples. */
export interface Classified {
  readonly texts: number
  /** Where the likeliest class is the right one, however likely it is. */
  readonly right: number
  /** Where a class has the confidence that the node wants. */
  readonly sent: number
  /** Of those that are sent, to the right class. */
  readonly rightOfSent: number
  /** Texts of the half of the classes that were left out, which go to no class. */
  readonly foreignLeft: number
}

export const classify: Benchmark = {
  name: 'classify',
  description: 'Classes found without a model, by examples only',
  run() {
    const folder = join(resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data'), 'xquad')
    if (!existsSync(folder)) {
      process.stdout.write(
        `Left out: xquad, because there is no folder ${folder}. HEDDLE_DATA names the folder of the public collections.\n`,
      )
      return Promise.resolve({})
    }
    const rows = languages.flatMap((language) => {
      const questions = readQuestions(join(folder, language))
      return exampleCounts.map((examples) => ({
        language,
        examples,
        ...measureClassify(questions, examples),
      }))
    })
    const share = (value: number): string => value.toFixed(3)
    const head = ['language', 'examples', 'texts', 'right', 'sent', 'right of sent', 'foreign left']
    const lines = rows.map((row) => [
      row.language,
      String(row.examples),
      String(row.texts),
      ...[row.right, row.sent, row.rightOfSent, row.foreignLeft].map(share),
    ])
    process.stdout.write(`Which of 24 articles a question is about\n${table([head, ...lines])}\n`)
    return Promise.resolve({ xquad: rows })
  },
}

/** The first texts of each label are its examples, the others are classified. */
export function measureClassify(texts: readonly LabelledText[], examples: number): Classified {
  const byLabel = Map.groupBy(texts, ({ label }) => label)
  const classes = [...byLabel].map(([, own], index): TextClass => ({
    // The name of a label would be a hint.
    name: `class-${index}`,
    description: '',
    keywords: [],
    examples: own.slice(0, examples).map(({ text }) => text),
  }))
  const asked = [...byLabel].flatMap(([, own], index) =>
    own.slice(examples).map(({ text }) => ({ text, index })),
  )
  const best = (text: string, among: readonly TextClass[]) => classifyOffline(text, among)[0]
  const found = asked.map(({ text, index }) => {
    const likeliest = best(text, classes)
    return {
      right: likeliest?.name === `class-${index}`,
      sent: (likeliest?.confidence ?? 0) >= threshold,
    }
  })
  const known = classes.filter((_, index) => index % 2 === 0)
  const foreign = asked
    .filter(({ index }) => index % 2 === 1)
    .map(({ text }) => (best(text, known)?.confidence ?? 0) < threshold)
  return {
    texts: asked.length,
    right: shareOf(found.map(({ right }) => right)),
    sent: shareOf(found.map(({ sent }) => sent)),
    rightOfSent: shareOf(found.filter(({ sent }) => sent).map(({ right }) => right)),
    foreignLeft: shareOf(foreign),
  }
}

function shareOf(facts: readonly boolean[]): number {
  return facts.length === 0 ? Number.NaN : facts.filter(Boolean).length / facts.length
}

const Passage = z.object({ id: z.string(), article: z.string() })
const Question = z.object({ question: z.string(), context_ids: z.tuple([z.string()]) })

/** Questions with the article that answers them. */
function readQuestions(folder: string): LabelledText[] {
  const articles = new Map(
    readLines(join(folder, 'corpus.jsonl'), Passage).map(({ id, article }) => [id, article]),
  )
  return readLines(join(folder, 'qa.jsonl'), Question).map(({ question, context_ids: [id] }) => ({
    text: question,
    label: articles.get(id) ?? id,
  }))
}

function readLines<Line>(path: string, schema: z.ZodType<Line>): Line[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}
