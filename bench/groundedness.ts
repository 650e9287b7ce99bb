import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  areaUnderCurve,
  chooseThreshold,
  decideAt,
  type Scored,
} from '../engine/evaluate/detection.ts'
import { seededRandom } from '../engine/evaluate/random.ts'
import { checkSupport } from '../engine/models/offline/check-support.ts'
import { wordsOf } from '../engine/retrieval/words.ts'
import type { Benchmark } from './benchmark.ts'
import { haluevalAnswers, wiceAnswers, type LabelledAnswer } from './labelled-answers.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
/** The default of the node. */
const usual = 0.6

/**
 * What models were measured at, as the README of the data gives it: 100 claims of the test part of
 * `wice` with short contexts, supported against the rest. The data here is the development part.
 */
const published = {
  'T5-3B trained on WiCE': { f1: 0.778, accuracy: 0.88 },
  'T5-3B': { f1: 0.618, accuracy: 0.74 },
  'GPT-4': { f1: 0.61, accuracy: 0.77 },
  'GPT-3.5': { f1: 0.393, accuracy: 0.32 },
}

export interface Measured {
  readonly answers: number
  /** Share of grounded ones, which is also the accuracy of always saying yes. */
  readonly grounded: number
  readonly alwaysYesF1: number
  /** With thresholds that were chosen on the other half. */
  readonly accuracy: number
  readonly f1: number
  readonly accuracyThreshold: number
  readonly f1Threshold: number
  readonly auroc: number | null
  /** The same on the half that was chosen on. */
  readonly aurocOfFirst: number | null
  /** 95 % of what the area would be had other answers been drawn. */
  readonly aurocRange: readonly [number, number]
  /** With the threshold that the node has by default. */
  readonly usual: { readonly accuracy: number; readonly f1: number }
  /** The area when a shorter answer counts as better grounded, which reads no context at all. */
  readonly aurocOfLength: number | null
}

export const groundedness: Benchmark = {
  name: 'groundedness',
  description: 'How well answers without support are found without a model',
  run() {
    const folder = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
    const missing = ['wice', 'halueval'].filter((name) => !existsSync(join(folder, name)))
    if (missing.length > 0) {
      process.stdout.write(
        `Left out: ${missing.join(' and ')}, because there is no such folder in ${folder}. HEDDLE_DATA names the folder of the public collections.\n`,
      )
      return Promise.resolve({})
    }
    const sets = {
      'wice, short contexts': wiceAnswers(join(folder, 'wice'), 'chunks'),
      'wice, whole pages': wiceAnswers(join(folder, 'wice'), 'pages'),
      halueval: haluevalAnswers(join(folder, 'halueval')),
    }
    const rows = Object.entries(sets).map(
      ([name, answers]) => [name, measureGroundedness(answers)] as const,
    )
    process.stdout.write(
      `Second half of the answers; thresholds are chosen on the first\n${tableOf(rows)}\n\n`,
    )
    const verdicts = verdictsByLabel(sets['wice, short contexts'])
    const lines = Object.entries(verdicts).map(([label, shares]) => [label, ...shares.map(figure)])
    process.stdout.write(
      `What the default threshold makes of wice, short contexts, second half\n${table([['label', 'yes', 'partly', 'no'], ...lines])}\n\n`,
    )
    const others = Object.entries(published).map(([name, { accuracy, f1 }]) => [
      name,
      figure(accuracy),
      figure(f1),
    ])
    process.stdout.write(
      `As published, on 100 other claims of wice with short contexts\n${table([['model', 'accuracy', 'F1'], ...others])}\n`,
    )
    return Promise.resolve({ ...Object.fromEntries(rows), verdicts, published })
  },
}

/** Every second question is for choosing, the others are for measuring. */
export function measureGroundedness(answers: readonly LabelledAnswer[]): Measured {
  const { first, second } = halves(answers)
  const chosen = first.map(scoreOf)
  const scored = second.map(scoreOf)
  const accuracyThreshold = chooseThreshold(chosen, 'accuracy')
  const f1Threshold = chooseThreshold(chosen, 'f1')
  const { accuracy, f1 } = decideAt(scored, usual)
  return {
    answers: scored.length,
    grounded: decideAt(scored, 0).accuracy,
    alwaysYesF1: decideAt(scored, 0).f1,
    accuracy: decideAt(scored, accuracyThreshold).accuracy,
    f1: decideAt(scored, f1Threshold).f1,
    accuracyThreshold,
    f1Threshold,
    auroc: areaUnderCurve(scored),
    aurocOfFirst: areaUnderCurve(chosen),
    aurocRange: rangeOf(scored),
    usual: { accuracy, f1 },
    aurocOfLength: areaUnderCurve(
      second.map(({ answer, grounded }) => ({
        score: -wordsOf(answer).length,
        positive: grounded,
      })),
    ),
  }
}

function halves(answers: readonly LabelledAnswer[]): {
  first: readonly LabelledAnswer[]
  second: readonly LabelledAnswer[]
} {
  const groups = [...new Set(answers.map(({ group }) => group))]
  const isFirst = new Map(groups.map((group, at) => [group, at % 2 === 0]))
  return {
    first: answers.filter(({ group }) => isFirst.get(group)),
    second: answers.filter(({ group }) => !isFirst.get(group)),
  }
}

/** An answer is as well supported as the worst of its statements. */
function scoreOf({ answer, contexts, grounded }: LabelledAnswer): Scored {
  const scores = contexts.map((text) => {
    const claims = checkSupport(answer, [{ id: 'context', text }]).claims ?? []
    return claims.length === 0 ? 0 : Math.min(...claims.map(({ score }) => score ?? 0))
  })
  return { score: Math.max(...scores), positive: grounded }
}

/** The percentile bootstrap (Efron 1979) of the area under the curve. */
function rangeOf(scored: readonly Scored[]): [number, number] {
  const random = seededRandom(1)
  const areas = Array.from({ length: 1000 }, () =>
    areaUnderCurve(scored.map(() => scored[Math.floor(random() * scored.length)]!)),
  ).filter((area) => area !== null)
  const sorted = areas.sort((a, b) => a - b)
  return [
    sorted[Math.floor(sorted.length * 0.025)] ?? 0,
    sorted[Math.floor(sorted.length * 0.975)] ?? 0,
  ]
}

/** For each label, the shares of answers that get yes, partly and no. */
function verdictsByLabel(answers: readonly LabelledAnswer[]): Record<string, number[]> {
  const byLabel = Map.groupBy(halves(answers).second, ({ label }) => label)
  return Object.fromEntries(
    [...byLabel].map(([label, of]) => {
      const scores = of.map((answer) => scoreOf(answer).score)
      const yes = scores.filter((score) => score >= usual).length
      const no = scores.filter((score) => score < usual / 2).length
      return [label, [yes, of.length - yes - no, no].map((count) => count / of.length)]
    }),
  )
}

function tableOf(rows: readonly (readonly [string, Measured])[]): string {
  const head = [
    'answers',
    'count',
    'grounded',
    'always yes F1',
    'accuracy',
    'F1',
    'AUROC',
    '95 %',
    'at 0.6: accuracy',
    'F1',
    'AUROC of length',
    'of first half',
  ]
  const lines = rows.map(([name, row]) => [
    name,
    String(row.answers),
    ...[row.grounded, row.alwaysYesF1, row.accuracy, row.f1, row.auroc].map(figure),
    row.aurocRange.map(figure).join(' to '),
    ...[row.usual.accuracy, row.usual.f1, row.aurocOfLength, row.aurocOfFirst].map(figure),
  ])
  return table([head, ...lines])
}

function figure(value: number | null): string {
  return value === null ? '-' : value.toFixed(3)
}
