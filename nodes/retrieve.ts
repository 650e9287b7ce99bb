import { z } from 'zod'
import { advanced, defineNode, field, port } from '../engine/graph/define-node.ts'
import { fuseRanked } from '../engine/retrieval/fuse.ts'
import type { Filter } from '../engine/retrieval/search-index.ts'
import { NodeError } from '../engine/run/failure.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean()])
const Conditions = z.record(z.string().min(1), z.union([Scalar, z.array(Scalar)]))
type Conditions = z.infer<typeof Conditions>

/** More than any rewriting makes; a list that was wired here by mistake must not search for an hour. */
const mostQueries = 32

export default defineNode({
  type: 'retrieve',
  version: 1,
  family: 'retrieval',
  icon: 'search',
  title: 'Retrieve',
  description: 'Finds the passages of an index that fit one or more queries.',
  effect: 'pure',
  config: z.object({
    index: field.index().describe('Where to search'),
    topK: z.number().int().min(1).max(200).default(20).describe('Passages to find'),
    mode: z
      .enum(['auto', 'keyword', 'vector', 'hybrid'])
      .default('auto')
      .describe('auto searches by words, and by meaning too where the index has vectors'),
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
        .default(3)
        .describe('How much more the first query counts than each other one'),
    ),
    filter: advanced(
      Conditions.default({}).describe(
        'What passages must be, such as { "source": "docs/faq.md" }; a list allows each of its values',
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
    const lists = await Promise.all(
      queries.map((query) =>
        index.search({
          query,
          mode: config.mode,
          // Deeper lists, because fusion lifts what several of them hold.
          topK: queries.length > 1 ? Math.min(200, config.topK * 2) : config.topK,
          vectorWeight: config.vectorWeight,
          signal: context.signal,
          ...(embedding === undefined ? {} : { embedding }),
          ...(filter === undefined ? {} : { filter }),
        }),
      ),
    )
    if (lists.length <= 1) return { documents: lists[0] ?? [] }
    const weighted = lists.map((documents, number) => ({
      documents,
      weight: number === 0 ? config.firstWeight : 1,
    }))
    return { documents: fuseRanked(weighted).slice(0, config.topK) }
  },
})

function readConditions(value: unknown): Conditions {
  if (value === undefined || value === null) return {}
  const parsed = Conditions.safeParse(value)
  if (parsed.success) return parsed.data
  throw new NodeError(
    `The input "filter" is ${JSON.stringify(value).slice(0, 200)}, and must be an object of texts, numbers, yes/no values or lists of them.`,
    { code: 'input', hint: 'Such as { "source": "docs/faq.md" }.' },
  )
}

function filterOf(all: readonly Conditions[]): Filter | undefined {
  const parts = all.flatMap((conditions) =>
    Object.entries(conditions).map<Filter>(([key, value]) =>
      Array.isArray(value) ? { key, in: value } : { key, is: value },
    ),
  )
  return parts.length === 0 ? undefined : { all: parts }
}
