import { z } from 'zod'
import { advanced, defineNode, port } from '../engine/graph/define-node.ts'
import type { Document, Json } from '../engine/graph/values.ts'
import { charactersPerToken } from '../engine/retrieval/chunk.ts'
import { Conditions, filterOf } from '../engine/retrieval/conditions.ts'
import { overlap } from '../engine/retrieval/diversify.ts'
import { matches } from '../engine/retrieval/filter.ts'
import { termsOf } from '../engine/retrieval/words.ts'

export default defineNode({
  type: 'filter',
  version: 1,
  family: 'retrieval',
  icon: 'filter',
  title: 'Filter',
  description: 'Leaves out passages that are too weak, repeat others or are too much.',
  effect: 'pure',
  config: z.object({
    minScore: z.number().optional().describe('Passages with a lower score are left out'),
    minShare: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('The same as a share of the best score, so that it fits any search'),
    repeats: z
      .number()
      .min(0.1)
      .max(1)
      .default(0.9)
      .describe('Leaves out a passage that shares this much of its words with a better one'),
    maxTokens: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('About how many tokens all passages may have together'),
    perSource: advanced(
      z
        .number()
        .int()
        .min(1)
        .max(1000)
        .optional()
        .describe('How many passages of one source may stay'),
    ),
    conditions: advanced(
      Conditions.default({}).describe(
        'What passages must be, written like the setting "filter" of a node retrieve',
      ),
    ),
  }),
  inputs: { documents: port.documents({ description: 'Best first' }) },
  outputs: {
    documents: port.documents({ description: 'Those that stay, in their order' }),
    dropped: port.json({ description: 'The others, each with its id and why it was left out' }),
  },
  run({ config, inputs }) {
    const kept: Document[] = []
    const dropped: { id: string; reason: string }[] = []
    const judge = filterBy(config, inputs.documents)
    for (const document of inputs.documents) {
      const reason = judge(document, kept)
      if (reason === undefined) kept.push(document)
      else dropped.push({ id: document.id, reason })
    }
    // SAFETY: ids and reasons are texts.
    return { documents: kept, dropped: dropped as Json }
  },
})

interface Settings {
  readonly minScore?: number | undefined
  readonly minShare: number
  readonly repeats: number
  readonly maxTokens?: number | undefined
  readonly perSource?: number | undefined
  readonly conditions: Conditions
}

/** Says why a passage is left out behind those that stay, as a sentence; undefined when it stays. */
function filterBy(
  config: Settings,
  all: readonly Document[],
): (document: Document, kept: readonly Document[]) => string | undefined {
  const best = Math.max(...all.map(({ score }) => score ?? Number.NEGATIVE_INFINITY))
  const words = new Map(all.map((document) => [document, new Set(termsOf(document.text, 'en'))]))
  const sources = new Map<string, number>()
  const filter = filterOf([config.conditions])
  let tokens = 0

  return (document, kept) => {
    const { score, source, text } = document
    if (filter !== undefined && !matches(filter, document))
      return 'It does not meet the conditions.'
    if (config.minScore !== undefined && score !== undefined && score < config.minScore)
      return `Its score ${short(score)} is below ${config.minScore}.`
    if (score !== undefined && best > 0 && score < best * config.minShare)
      return `Its score ${short(score)} is below ${config.minShare} of the best, ${short(best)}.`
    const twin = kept.find(
      (better) =>
        better.id === document.id ||
        overlap(words.get(better)!, words.get(document)!) >= config.repeats,
    )
    if (twin !== undefined) return `It repeats the passage "${twin.id}".`
    const ofSource = source === undefined ? 0 : (sources.get(source) ?? 0)
    if (config.perSource !== undefined && ofSource >= config.perSource)
      return `${config.perSource} better passages come from "${source}".`
    const size = Math.ceil(text.length / charactersPerToken(text))
    if (config.maxTokens !== undefined && tokens + size > config.maxTokens)
      return `With its ${size} tokens there would be more than ${config.maxTokens}.`
    tokens += size
    if (source !== undefined) sources.set(source, ofSource + 1)
    return undefined
  }
}

function short(score: number): string {
  return String(Number(score.toPrecision(3)))
}
