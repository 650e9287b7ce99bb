import { z } from 'zod'
import { advanced, defineNode, field, port } from '../engine/graph/define-node.ts'
import type { Document } from '../engine/graph/values.ts'
import { Conditions, filterOf } from '../engine/retrieval/conditions.ts'
import { diversify, evenScores } from '../engine/retrieval/diversify.ts'
import { fuseRanked } from '../engine/retrieval/fuse.ts'
import type { SearchIndex, SearchRequest } from '../engine/retrieval/search-index.ts'
import { readWeightedWords } from '../engine/retrieval/weighted-words.ts'
import { termsOf } from '../engine/retrieval/words.ts'
import { NodeError } from '../engine/run/failure.ts'

/** More than any rewriting makes; a list that was wired here by mistake must not search for an hour. */
const mostQueries = 32
const mostPassages = 1000

export default defineNode({
  type: 'retrieve',
  version: 1,
  family: 'retrieval',
  icon: 'search',
  title: 'Retrieve',
  description: 'Finds the passages of an index that fit one or more queries.',
  effect: 'pure',
  revision: 2,
  config: z.object({
    index: field.index().describe('Where to search'),
    topK: z.number().int().min(1).max(mostPassages).default(20).describe('Passages to find'),
    mode: z
      .enum(['auto', 'keyword', 'vector', 'hybrid'])
      .default('auto')
      .describe('auto searches by words, and by meaning too where the index has vectors'),
    neighbours: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe('How many passages before and after each one are given with it, as one text'),
    vectorWeight: advanced(
      z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('In hybrid search: the share of meaning against words'),
    ),
    firstWeight: advanced(
      z
        .number()
        .min(1)
        .max(10)
        .default(1)
        .describe('How much more the first query counts than each other one'),
    ),
    diversity: advanced(
      z
        .number()
        .min(0)
        .max(1)
        .default(0)
        .describe('How far passages move down that repeat better ones'),
    ),
    filter: advanced(
      Conditions.default({}).describe(
        'What passages must be, such as { "source": "docs/faq.md" }; a list allows each of its values, and { "above": 2020 }, "from", "below" and "to" compare numbers and ISO dates',
      ),
    ),
  }),
  inputs: {
    queries: port.texts({ description: 'The first one counts most' }),
    filter: port.json({
      optional: true,
      description: 'Further conditions, written like the setting of that name',
    }),
  },
  outputs: { documents: port.documents({ description: 'Best first, each passage once' }) },
  async run({ config, inputs, context }) {
    const queries = [...new Set(inputs.queries.filter((query) => query.trim() !== ''))]
    if (queries.length > mostQueries) {
      throw new NodeError(
        `There are ${queries.length} queries, and at most ${mostQueries} are searched for at once.`,
        { code: 'input', hint: 'Is the right list wired to "queries"?' },
      )
    }
    const filter = filterOf([config.filter, readConditions(inputs.filter)])
    const index = await context.indexes.open(config.index)
    const embedding = context.models.embedding('embedding')
    // Deeper lists, because fusion lifts what several of them hold, and because what repeats is passed over.
    const wide = queries.length > 1 || config.diversity > 0
    const deep = wide ? Math.min(mostPassages, Math.max(config.topK * 2, 100)) : config.topK
    const lists = await Promise.all(
      queries.map((query) =>
        index.search({
          ...askedFor(query),
          mode: config.mode,
          topK: deep,
          vectorWeight: config.vectorWeight,
          signal: context.signal,
          ...(embedding === undefined ? {} : { embedding }),
          ...(filter === undefined ? {} : { filter }),
        }),
      ),
    )
    const weighted = lists.map((documents, number) => ({
      documents,
      weight: number === 0 ? config.firstWeight : 1,
    }))
    const found = lists.length === 1 ? lists[0]! : fuseRanked(weighted)
    const best = unlike(found, config.topK, config.diversity, index.language)
    return { documents: await widened(best, index, config.neighbours) }
  },
})

/** Words with weights are looked for as they are weighed; for their meaning they are words like others. */
function askedFor(query: string): Pick<SearchRequest, 'query' | 'terms'> {
  const terms = readWeightedWords(query)
  return terms === undefined ? { query } : { query: terms.map(({ term }) => term).join(' '), terms }
}

function unlike(
  found: readonly Document[],
  most: number,
  diversity: number,
  language: string,
): Document[] {
  if (diversity === 0) return found.slice(0, most)
  const scores = evenScores(found)
  const ranked = found.map((document, rank) => ({
    document,
    score: scores[rank]!,
    terms: new Set(termsOf(document.text, language)),
  }))
  return diversify(ranked, most, diversity).map(({ document }) => document)
}

/** Each passage with the text around it. One that a better one has around it already is left out. */
async function widened(
  documents: readonly Document[],
  index: SearchIndex,
  neighbours: number,
): Promise<Document[]> {
  if (neighbours === 0) return [...documents]
  const wider: Document[] = []
  for (const document of documents) {
    if (wider.some((better) => covers(better, document))) continue
    const around = await index.widen(document.id, neighbours)
    wider.push(
      around === undefined || document.score === undefined
        ? (around ?? document)
        : { ...around, score: document.score },
    )
  }
  return wider
}

function covers({ metadata: wide }: Document, { metadata: narrow }: Document): boolean {
  if (wide?.['document'] === undefined || wide['document'] !== narrow?.['document']) return false
  return (
    Number(wide['start']) <= Number(narrow['start']) && Number(wide['end']) >= Number(narrow['end'])
  )
}

function readConditions(value: unknown): Conditions {
  if (value === undefined || value === null) return {}
  const parsed = Conditions.safeParse(value)
  if (parsed.success) return parsed.data
  throw new NodeError(
    `The input "filter" is ${JSON.stringify(value).slice(0, 200)}, and must be an object of texts, numbers, yes/no values, lists of them, or bounds.`,
    { code: 'input', hint: 'Such as { "source": "docs/faq.md", "year": { "from": 2020 } }.' },
  )
}
