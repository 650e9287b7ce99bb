import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** An answer that people, or those who made it, have labelled. */
export interface LabelledAnswer {
  /** Answers of one group are made from the same question, and stay in the same half. */
  readonly group: string
  readonly answer: string
  /** Several: each was shown by itself, and the best counts. */
  readonly contexts: readonly string[]
  readonly grounded: boolean
  readonly label: string
}

const Claim = z.object({
  id: z.string(),
  claim_id: z.string().optional(),
  answer: z.string(),
  context_sentences: z.array(z.string()),
  label: z.string(),
})

/** Claims of WiCE with the whole pages that they cite, or with short contexts. Partly supported is not supported. */
export function wiceAnswers(folder: string, contexts: 'pages' | 'chunks'): LabelledAnswer[] {
  const file = contexts === 'pages' ? 'claims_dev.jsonl' : 'oracle_chunks_dev.jsonl'
  const rows = Map.groupBy(readLines(join(folder, file), Claim), (row) => row.claim_id ?? row.id)
  return [...rows].map(([group, of]) => ({
    group,
    answer: of[0]!.answer,
    contexts: of.map((row) => row.context_sentences.join('\n')),
    grounded: of[0]!.label === 'supported',
    label: of[0]!.label,
  }))
}

const Answer = z.object({
  id: z.string(),
  context: z.string(),
  answer: z.string(),
  label: z.string(),
})

/** Answers of HaluEval to questions of HotpotQA. */
export function haluevalAnswers(folder: string): LabelledAnswer[] {
  return readLines(join(folder, 'qa_labels.jsonl'), Answer).map((row) => ({
    group: row.id.split('-')[0]!,
    answer: row.answer,
    contexts: [row.context],
    grounded: row.label === 'grounded',
    label: row.label,
  }))
}

function readLines<Line>(path: string, schema: z.ZodType<Line>): Line[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}
