import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { areaUnderCurve, decideAt, type Scored } from '../engine/evaluate/detection.ts'
import { judgeOffline } from '../engine/models/offline/judge-offline.ts'
import type { Benchmark } from './benchmark.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
/** The default of the node `judge`. */
const pass = 0.5

/** An answer that a person has graded against a right one. */
export interface GradedAnswer {
  /** Answers to one question stay in the same half. */
  readonly group: string
  readonly question: string
  readonly reference: string
  readonly answer: string
  readonly correct: boolean
  readonly refuses: boolean
}

const measures = ['score', 'token-f1', 'relevance.lexical'] as const
type Measure = (typeof measures)[number]

interface Measured {
  readonly answers: number
  readonly correct: number
  /** How often a right answer scores above another one. */
  readonly auroc: number | null
  /** The same without refusals, which are the easy ones. */
  readonly aurocAnswered: number | null
  /** Of taking the scores from 0.5 on for right. */
  readonly accuracy: number
  readonly f1: number
}

export const correctness: Benchmark = {
  name: 'correctness',
  description: 'How well right answers are told from wrong ones without a model',
  run() {
    const folder = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data', 'financebench')
    if (!existsSync(folder)) {
      process.stdout.write(
        `Left out: financebench, because there is no folder ${folder}. HEDDLE_DATA names the folder of the public collections.\n`,
      )
      return Promise.resolve({})
    }
    const [chosen, other] = measureCorrectnessOf(gradedAnswers(folder))
    const told = { 'chosen on': chosen!, 'not looked at': other! }
    for (const [half, measured] of Object.entries(told))
      process.stdout.write(`Answers to the questions ${half}\n${tableOf(measured)}\n\n`)
    return Promise.resolve({ chosen, other })
  },
}

/** Every second question is for choosing, the others are for measuring. */
export function measureCorrectnessOf(
  answers: readonly GradedAnswer[],
): readonly Readonly<Record<Measure, Measured>>[] {
  const groups = [...new Set(answers.map(({ group }) => group))]
  return [0, 1].map((half) => {
    const mine = new Set(groups.filter((_, at) => at % 2 === half))
    const judged = answers
      .filter(({ group }) => mine.has(group))
      .map((answer) => ({ ...answer, verdict: judgeOffline(answer, { pass }) }))
    const scoredBy = (measure: Measure): (Scored & { readonly refuses: boolean })[] =>
      judged.map(({ verdict, correct, refuses }) => ({
        score:
          (measure === 'score'
            ? verdict.score
            : verdict.criteria.find(({ name }) => name === measure)?.score) ?? 0,
        positive: correct,
        refuses,
      }))
    // SAFETY: there is an entry for each of the measures.
    return Object.fromEntries(
      measures.map((measure) => [measure, measured(scoredBy(measure))]),
    ) as Record<Measure, Measured>
  })
}

function measured(scored: readonly (Scored & { readonly refuses: boolean })[]): Measured {
  const { accuracy, f1 } = decideAt(scored, pass)
  return {
    answers: scored.length,
    correct: decideAt(scored, 0).accuracy,
    auroc: areaUnderCurve(scored),
    aurocAnswered: areaUnderCurve(scored.filter(({ refuses }) => !refuses)),
    accuracy,
    f1,
  }
}

const Line = z.object({
  context_of: z.string(),
  question: z.string(),
  reference: z.string(),
  answer: z.string(),
  label: z.enum(['correct', 'incorrect', 'refusal']),
})

function gradedAnswers(folder: string): GradedAnswer[] {
  return readFileSync(join(folder, 'answer_labels.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { context_of: group, label, ...answer } = Line.parse(JSON.parse(line))
      return { group, ...answer, correct: label === 'correct', refuses: label === 'refusal' }
    })
}

function tableOf(measured: Readonly<Record<Measure, Measured>>): string {
  const head = [
    'score by',
    'answers',
    'right',
    'AUROC',
    'without refusals',
    'accuracy at 0.5',
    'F1',
  ]
  const rows = Object.entries(measured).map(([name, row]) => [
    name === 'score' ? 'judge' : name,
    String(row.answers),
    ...[row.correct, row.auroc, row.aurocAnswered, row.accuracy, row.f1].map((value) =>
      value === null ? '–' : value.toFixed(3),
    ),
  ])
  return table([head, ...rows])
}
