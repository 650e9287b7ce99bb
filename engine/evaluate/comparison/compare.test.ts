import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import type { ScoreResult } from '../score.ts'
import { compareVariants } from './compare.ts'
import type { ComparedMetric, ComparedVariant } from './compared.ts'

const faithfulness: ComparedMetric = {
  key: 'faithfulness',
  title: 'Faithfulness',
  direction: 'higher',
  type: 'number',
  range: [0, 1],
  words: {
    better: 'more faithful',
    worse: 'less faithful',
    undecided: 'answers are more faithful',
  },
}
const correct: ComparedMetric = {
  key: 'correct',
  title: 'Correct',
  direction: 'higher',
  type: 'boolean',
  words: {
    better: 'more often correct',
    worse: 'less often correct',
    undecided: 'answers are more often correct',
  },
}
const latency: ComparedMetric = {
  key: 'latency',
  title: 'Latency',
  direction: 'lower',
  type: 'number',
  unit: 's',
}
const cost: ComparedMetric = {
  key: 'cost',
  title: 'Cost',
  direction: 'lower',
  type: 'number',
  unit: 'USD',
}

type Values = readonly (number | boolean | ScoreResult)[]

function variant(name: string, metrics: Readonly<Record<string, Values>>): ComparedVariant {
  const scores = Object.entries(metrics).flatMap(([metric, values]) =>
    values.map((value, at) => ({
      metric,
      example: `e${at}`,
      trial: 1,
      score: typeof value === 'object' ? value : ({ status: 'ok', value } as const),
    })),
  )
  return { name, scores }
}

const examples = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `e${at}` }))
const values = (count: number, value: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => value(at))

test('one sentence says what is better, what is worse and what cannot be told', () => {
  const random = seededRandom(3)
  const noise = values(120, () => random())
  const comparison = compareVariants({
    baseline: variant('v13', {
      faithfulness: values(120, (at) => 0.6 + noise[at]! / 10),
      correct: values(120, (at) => at % 4).map((at) => at > 0),
      latency: values(120, (at) => 2 + noise[at]!),
      cost: values(120, () => 0.01),
    }),
    candidate: variant('v14', {
      faithfulness: values(120, (at) => 0.66 + noise[(at + 7) % 120]! / 10),
      correct: values(120, (at) => at % 4).map((at, place) => at > 0 !== place < 2),
      latency: values(120, (at) => 2.37 + noise[(at + 7) % 120]!),
      cost: values(120, (at) => 0.007 + noise[at]! / 1e6),
    }),
    metrics: [faithfulness, correct, latency, cost],
    examples: examples(120),
  })
  expect(comparison.sentence.map(({ text }) => text).join('')).toBe(
    'v14 is more faithful and 30 % cheaper, and 0.37 s slower. Whether answers are more often correct can’t be told from 120 examples.',
  )
  expect(comparison.sentence.filter(({ tone }) => tone !== undefined)).toEqual([
    { text: 'more faithful', tone: 'better' },
    { text: '30 % cheaper', tone: 'better' },
    { text: '0.37 s slower', tone: 'worse' },
    { text: 'answers are more often correct', tone: 'unknown' },
  ])
})
