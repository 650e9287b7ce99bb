import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import type { ScoreResult } from '../score.ts'
import { compareVariants } from './compare.ts'
import type { ComparedMetric, ComparedVariant } from './compared.ts'
import { differenceInterval } from './difference-interval.ts'
import { examplesInPrompts } from './examples-in-prompts.ts'

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
const values = <Value>(count: number, value: (at: number) => Value): Value[] =>
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

test('runs that failed are said at once, because no score shows them', () => {
  const of = (failed: number, before: number): string =>
    textOf(
      compareVariants({
        baseline: {
          ...variant('v4', { latency: values(138, () => 2) }),
          runs: { failed: before, of: 138 },
        },
        candidate: {
          ...variant('v5', { latency: values(138, () => 2) }),
          runs: { failed, of: 138 },
        },
        metrics: [{ ...latency, title: 'Latency, whole' }],
        examples: examples(138),
      }),
    )
  expect(of(12, 0)).toBe(
    '12 of 138 runs of v5 failed, and none of v4. Latency whole is the same on every example.',
  )
  expect(of(0, 1)).toContain('No run of v5 failed, and 1 of 138 of v4.')
  expect(of(0, 0)).toBe('Latency whole is the same on every example.')
})

test('times below a second are said in milliseconds, as the table has them', () => {
  const random = seededRandom(3)
  const noise = values(40, () => random() / 10)
  const comparison = compareVariants({
    baseline: variant('v1', { latency: values(40, (at) => 0.16 + noise[at]!) }),
    candidate: variant('v2', { latency: values(40, (at) => 0.326 + noise[at]!) }),
    metrics: [latency],
    examples: examples(40),
  })
  expect(textOf(comparison)).toBe('v2 is 166 ms slower.')
})

test('what few changes let one see allows for what they do not show, as the interval does', () => {
  // One of 94 is a half lower: s = √(0.5² / 94 · (93 / 94) / 93) = 0.5 / 94, α = 0.05, power 0.8.
  const [row] = compareVariants({
    baseline: variant('a', { faithfulness: values(94, () => 1) }),
    candidate: variant('b', { faithfulness: values(94, (at) => (at === 0 ? 0.5 : 1)) }),
    metrics: [faithfulness],
    examples: examples(94),
  }).metrics
  const seen = ((1.959963985 + 0.841621234) * 0.5) / 94
  const hidden = 1.959963985 ** 2 / (94 + 1.959963985 ** 2)
  expect(row!.detectable).toBeCloseTo(hidden + (1 - hidden) * seen, 8)
  expect(row!.detectable).toBeGreaterThan(Math.abs(row!.interval![0]) - 0.02)
})

test('means, intervals and the verdict of pass and fail are those of Wilson and McNemar', () => {
  // 71 and 80 of 98 pass; 13 are fixed and 4 broken: p = 2 · P[Bin(17, ½) ≥ 13] = 6428 / 131072.
  const before = values(98, (at) => at).map((at) => at < 71)
  const after = values(98, (at) => at).map((at) => (at < 4 ? false : at < 84))
  const [row] = compareVariants({
    baseline: variant('a', { correct: before }),
    candidate: variant('b', { correct: after }),
    metrics: [correct],
    examples: examples(98),
  }).metrics
  expect(row).toMatchObject({
    n: 98,
    baseline: 71 / 98,
    candidate: 80 / 98,
    test: 'mcnemar',
    won: 13,
    tied: 81,
    lost: 4,
    verdict: 'better',
    why: '13 fixed, 4 broken',
  })
  expect(row!.pValue).toBeCloseTo(6428 / 131072, 10)
  // scipy.stats.binomtest(71, 98).proportion_ci(method='wilson') 1.17.1
  expect(row!.baselineInterval![0]).toBeCloseTo(0.6288396121638468, 8)
  // What flipped stands first, and of that what broke.
  expect(row!.changes.slice(0, 5).map(({ change }) => change)).toEqual([
    'regressed',
    'regressed',
    'regressed',
    'regressed',
    'improved',
  ])
  expect(row!.changes.filter(({ flipped }) => flipped)).toHaveLength(17)
})

test('a difference that counts alone does not count among five', () => {
  const before = values(98, (at) => at).map((at) => at < 71)
  const after = values(98, (at) => at).map((at) => (at < 4 ? false : at < 84))
  const keys = ['a', 'b', 'c', 'd']
  const { metrics } = compareVariants(
    {
      baseline: variant('old', { correct: before, ...same(keys, 98) }),
      candidate: variant('new', { correct: after, ...same(keys, 98) }),
      metrics: [correct, ...keys.map((key) => ({ ...correct, key, title: key }))],
      examples: examples(98),
    },
    { resamples: 200 },
  )
  expect(metrics[0]!.adjustedP).toBeCloseTo((5 * 6428) / 131072, 10)
  expect(metrics[0]).toMatchObject({ verdict: 'cannot-tell' })
  expect(metrics[0]!.why).toContain('it would count alone, but not among 5 metrics')
  expect(metrics[1]).toMatchObject({
    verdict: 'same',
    why: 'the same on all 98 examples; up to 4 % of others may differ',
  })
})

function same(keys: readonly string[], count: number): Record<string, Values> {
  return Object.fromEntries(keys.map((key) => [key, values(count, (at) => at).map(() => true)]))
}

test('where nothing changed the interval leaves room for what so few examples do not show', () => {
  const unchanged = (metric: ComparedMetric, sources = 20) =>
    compareVariants({
      baseline: variant('a', { [metric.key]: values(20, () => 1) }),
      candidate: variant('b', { [metric.key]: values(20, () => 1) }),
      metrics: [metric],
      examples: examples(20).map(({ id }, at) => ({ id, source: `s${at % sources}` })),
    }).metrics[0]!
  // z² / (n + z²) = 3.84146 / 23.84146: where Wilson's interval of 0 in 20 ends, for every point of the range.
  const most = 0.16112515805281938
  for (const metric of [correct, faithfulness]) {
    const { interval, verdict, why } = unchanged(metric)
    expect(interval![0]).toBeCloseTo(-most, 10)
    expect(interval![1]).toBeCloseTo(most, 10)
    expect([verdict, why]).toEqual([
      'same',
      'the same on all 20 examples; up to 17 % of others may differ',
    ])
  }
  // On a scale from 1 to 5 a single example can lose four points.
  const stars: ComparedMetric = { ...faithfulness, key: 'stars', range: [1, 5] }
  expect(unchanged(stars).interval![0]).toBeCloseTo(-4 * most, 10)
  // Examples of ten sources say what ten examples do: 3.84146 / 13.84146.
  expect(unchanged(faithfulness, 10).interval![0]).toBeCloseTo(-0.2775327998628892, 10)
  // Nobody knows how long a run can take.
  expect(unchanged(latency).interval).toEqual([0, 0])
})

test('a few changes are no verdict, and their interval holds what a bootstrap does not draw', () => {
  // By hand: 0.83887 · −0.02 − 0.16113 and 0.83887 · 0.01 + 0.16113.
  const drawn = {
    mean: -0.005,
    percentile: { low: -0.02, high: 0.01 },
    bca: { low: -0.02, high: 0.01 },
    p: 0.3,
    count: 20,
    clusters: 20,
  }
  const found = { metric: faithfulness, drawn, won: 1, lost: 2, passFail: false }
  const few = differenceInterval({ ...found, changed: 3 })
  expect(few.low).toBeCloseTo(-0.17790265489, 10)
  expect(few.high).toBeCloseTo(0.16951390647, 10)
  expect(differenceInterval({ ...found, changed: 6 })).toEqual(drawn.bca)
  // Five that gain have signs like five coins of one side: p = 2 / 2⁵; six have 2 / 2⁶.
  const gained = (count: number) =>
    compareVariants({
      baseline: variant('a', { faithfulness: values(40, () => 0.5) }),
      candidate: variant('b', { faithfulness: values(40, (at) => (at < count ? 0.9 : 0.5)) }),
      metrics: [faithfulness],
      examples: examples(40),
    }).metrics[0]!
  expect(gained(5)).toMatchObject({ pValue: 0.0625, verdict: 'cannot-tell' })
  expect(gained(6)).toMatchObject({ pValue: 0.03125, verdict: 'better' })
})

test('what cannot be told comes with what could have been seen', () => {
  const random = seededRandom(8)
  const [one, other] = [values(60, () => random()), values(60, () => random())]
  const [row] = compareVariants({
    baseline: variant('a', { faithfulness: one }),
    candidate: variant('b', { faithfulness: other }),
    metrics: [faithfulness],
    examples: examples(60),
  }).metrics
  expect(row!.verdict).toBe('cannot-tell')
  expect(row!.why).toMatch(
    /^no difference this dataset could detect \(it can see ≥ 0\.\d\d\); needs ≈ [\d,]+ examples to tell$/,
  )
  expect(row!.detectable).toBeGreaterThan(Math.abs(row!.difference!))
  expect(row!.examplesNeeded).toBeGreaterThan(60)
})

test('with fewer than twenty examples there is no verdict, however clear they look', () => {
  const comparison = compareVariants({
    baseline: variant('a', { faithfulness: values(19, () => 0.1) }),
    candidate: variant('b', { faithfulness: values(19, () => 0.9) }),
    metrics: [faithfulness],
    examples: examples(19),
  })
  expect(comparison.metrics[0]).toMatchObject({ verdict: 'too-few', won: 19 })
  expect(textOf(comparison)).toBe('There is no verdict: 19 examples are too few, 20 are the least.')
})

test('trials are averaged inside their example, so that one tried often counts once', () => {
  const scores = (value: number, trials: number) =>
    values(25, (at) => at).flatMap((at) =>
      values(at === 0 ? trials : 1, (trial) => trial + 1).map((trial) => ({
        metric: 'faithfulness',
        example: `e${at}`,
        trial,
        score: { status: 'ok', value: at === 0 ? trial % 2 : value } as const,
      })),
    )
  const [row] = compareVariants({
    baseline: { name: 'a', scores: scores(0.5, 100) },
    candidate: { name: 'b', scores: scores(0.5, 2) },
    metrics: [faithfulness],
    examples: examples(25),
  }).metrics
  expect(row).toMatchObject({ n: 25, baseline: 0.5, candidate: 0.5, verdict: 'same' })
})

test('errors are counted apart and are no 0', () => {
  const failed: ScoreResult = {
    status: 'error',
    reason: 'The model was overloaded.',
    errorType: 'model',
  }
  const none: ScoreResult = { status: 'not-applicable', reason: 'It has no claims.' }
  const comparison = compareVariants({
    baseline: variant('a', { faithfulness: [...values(30, () => 0.8), 0.8, 0.8] }),
    candidate: variant('b', { faithfulness: [...values(30, () => 0.8), failed, none] }),
    metrics: [faithfulness],
    examples: examples(33),
  })
  const [row] = comparison.metrics
  expect(row).toMatchObject({
    n: 30,
    candidate: expect.closeTo(0.8, 9),
    errors: [0, 1],
    notApplicable: [0, 1],
  })
  expect(row!.left[1].rows).toEqual([
    { example: 'e30', status: 'error', reason: 'The model was overloaded.' },
    { example: 'e31', status: 'not-applicable', reason: 'It has no claims.' },
    { example: 'e32', status: 'missing', reason: 'It has not been scored.' },
  ])
  expect(comparison.warnings).toEqual([
    'Faithfulness: 1 of a has no score, 1 of b ended in an error and 1 of b has no score; they are counted apart and not as 0. The model was overloaded.',
  ])
})

test('runs that failed are one warning, and where all failed no number of examples is asked for', () => {
  const failed: ScoreResult = { status: 'error', reason: 'The run failed.', errorType: 'run' }
  const keys = ['a', 'b', 'c', 'd']
  const of = (good: number) => {
    const scores = [...values(good, () => true), ...values(30 - good, () => failed)]
    const all = Object.fromEntries(keys.map((key) => [key, scores]))
    return compareVariants(
      {
        baseline: variant('v1', all),
        candidate: variant('v2', all),
        metrics: keys.map((key) => ({ ...correct, key, title: key })),
        examples: examples(30),
      },
      { resamples: 50 },
    )
  }
  expect(of(26).warnings).toEqual([
    'All 4 metrics: 4 of v1 ended in an error and 4 of v2 ended in an error; they are counted apart and not as 0. The run failed.',
  ])
  expect(textOf(of(0))).toBe('There is no verdict: no example has a score on both sides.')
})

test('the reason that most errors share is said, and none where they have many', () => {
  const error = (reason: string): ScoreResult => ({ status: 'error', reason, errorType: 'judge' })
  const of = (...reasons: readonly string[]): readonly string[] =>
    compareVariants({
      baseline: variant('a', { correct: values(30, () => true) }),
      candidate: variant('b', { correct: [...values(26, () => true), ...reasons.map(error)] }),
      metrics: [correct],
      examples: examples(30),
    }).warnings
  const said = 'Correct: 4 of b ended in an error; they are counted apart and not as 0.'
  expect(of('Busy.', 'Busy.', 'Busy.', 'Gone.')).toEqual([`${said} Most of them: Busy.`])
  expect(of('Busy.', 'Busy.', 'Gone.', 'Late.')).toEqual([said])
})

test('a sentence names two things that cannot be told and counts the others', () => {
  const random = seededRandom(3)
  const keys = ['a', 'b', 'c', 'd']
  const noise = () =>
    Object.fromEntries(keys.map((key) => [key, values(40, () => random() > 0.5)] as const))
  const clear = values(40, (at) => at / 100)
  const comparison = compareVariants(
    {
      baseline: variant('v1', { ...noise(), faithfulness: clear }),
      candidate: variant('v2', { ...noise(), faithfulness: clear.map((value) => value + 0.5) }),
      metrics: [faithfulness, ...keys.map((key) => ({ ...correct, key, title: key }))],
      examples: examples(40),
    },
    { resamples: 200 },
  )
  expect(textOf(comparison)).toBe(
    'v2 is more faithful. Whether answers are more often correct, answers are more often correct or any of 2 other metrics differs can’t be told from 40 examples.',
  )
})

test('scores of different judges are not compared, and the reason says what to do', () => {
  const judged = (model: string, value: number): Values =>
    values(30, (at) => at).map((): ScoreResult => ({
      status: 'ok',
      value,
      judge: { model, version: 'r1' },
    }))
  const asked = {
    baseline: variant('v1', { faithfulness: judged('openai:small', 0.2) }),
    candidate: variant('v2', { faithfulness: judged('openai:large', 0.9) }),
    metrics: [faithfulness],
    examples: examples(30),
  }
  const comparison = compareVariants(asked)
  expect(comparison.refused).toBe(
    'Faithfulness: the baseline was scored by openai:small (r1) and the candidate by openai:large (r1); score both again with the same one.',
  )
  expect(comparison.metrics[0]).toMatchObject({
    difference: null,
    interval: null,
    pValue: null,
    verdict: 'cannot-tell',
  })
  expect(textOf(comparison)).toBe(
    'Faithfulness cannot be compared, because the scores come from different judges; score both again with the same one.',
  )
  const again = {
    ...asked,
    candidate: variant('v2', { faithfulness: judged('openai:small', 0.9) }),
  }
  expect(compareVariants(again).refused).toBeUndefined()
})

test('a judge of pairs gives wins, ties and losses without scores of the baseline', () => {
  const preferred: ComparedMetric = {
    ...correct,
    key: 'preferred',
    title: 'Preferred',
    type: 'pairwise',
  }
  const [row] = compareVariants({
    baseline: variant('a', {}),
    candidate: variant('b', {
      preferred: values(40, (at) => (at < 20 ? 1 : at < 35 ? 0.5 : 0)),
    }),
    metrics: [preferred],
    examples: examples(40),
  }).metrics
  expect(row).toMatchObject({ won: 20, tied: 15, lost: 5, test: 'mcnemar', verdict: 'better' })
  expect(row!.candidate).toBeCloseTo(27.5 / 40, 12)
  expect(row!.difference).toBeCloseTo(15 / 40, 12)
})

test('slices have their own number, difference and interval', () => {
  const { metrics } = compareVariants(
    {
      baseline: variant('a', { faithfulness: values(40, () => 0.5) }),
      candidate: variant('b', { faithfulness: values(40, (at) => (at < 30 ? 0.6 : 0.3)) }),
      metrics: [faithfulness],
      examples: examples(40).map(({ id }, at) => ({
        id,
        tags: at < 30 ? ['how-to'] : ['what-is'],
        metadata: { language: at % 2 === 0 ? 'en' : 'de', row: at },
      })),
    },
    { resamples: 500 },
  )
  const slices = metrics[0]!.slices
  expect(slices.map(({ slice, n }) => [slice, n])).toEqual([
    ['tag:how-to', 30],
    ['tag:what-is', 10],
    ['language:en', 20],
    ['language:de', 20],
  ])
  expect(slices[1]!.difference).toBeCloseTo(-0.2, 9)
})

test('examples of one source are not taken for independent', () => {
  const random = seededRandom(2)
  const bySource = values(12, () => random() - 0.4)
  const before = values(120, () => 0.5)
  const after = values(120, (at) => 0.5 + bySource[Math.floor(at / 10)]!)
  const asked = {
    baseline: variant('a', { faithfulness: before }),
    candidate: variant('b', { faithfulness: after }),
    metrics: [faithfulness],
  }
  const width = (one: readonly [number, number] | null): number => one![1] - one![0]
  const [apart] = compareVariants({ ...asked, examples: examples(120) }).metrics
  const [together] = compareVariants({
    ...asked,
    examples: examples(120).map(({ id }, at) => ({ id, source: `s${Math.floor(at / 10)}` })),
  }).metrics
  expect(together).toMatchObject({ n: 120, clusters: 12 })
  expect(width(together!.interval)).toBeGreaterThan(2 * width(apart!.interval))
  expect(together!.detectable).toBeGreaterThan(2 * apart!.detectable!)
})

test('few sources give no verdict, however many examples and however sure they look', () => {
  const asked = {
    baseline: variant('a', { faithfulness: values(40, () => 0.5) }),
    candidate: variant('b', { faithfulness: values(40, (at) => 0.7 + (at % 3) / 100) }),
    metrics: [faithfulness],
  }
  const of = (sources: number) =>
    compareVariants({
      ...asked,
      examples: examples(40).map(({ id }, at) => ({ id, source: `s${at % sources}` })),
    })
  const one = of(1)
  expect(one.metrics[0]).toMatchObject({
    verdict: 'too-few',
    interval: null,
    percentile: null,
    pValue: 1,
    why: '40 examples of one source; a verdict takes 6 sources',
  })
  expect(one.sentence.map(({ text }) => text).join('')).toBe(
    'There is no verdict: 40 examples of one source are too few, 6 sources are the least.',
  )
  // Five that agree: 2 · (1/2)⁵.
  expect(of(5).metrics[0]).toMatchObject({ verdict: 'too-few', pValue: 0.0625 })
  expect(of(6).metrics[0]).toMatchObject({ verdict: 'better', pValue: 0.03125 })
})

/** @param measured shares of the time that were measured elsewhere */
const timed = (value: number, measured?: Readonly<Record<string, number>>): ScoreResult => ({
  status: 'ok',
  value,
  ...(measured === undefined ? {} : { metadata: { measured } }),
})

test('times that were not measured side by side get no verdict, and all else does', () => {
  const compared = (before: Readonly<Record<string, number>>, after: typeof before) =>
    compareVariants({
      baseline: variant('v1', {
        faithfulness: values(40, () => 0.5),
        latency: values(40, () => timed(2, before)),
      }),
      candidate: variant('v2', {
        faithfulness: values(40, () => 0.9),
        latency: values(40, () => timed(1, after)),
      }),
      metrics: [faithfulness, latency],
      examples: examples(40),
    })
  const verdictOf = (...sides: Parameters<typeof compared>) =>
    compared(...sides).metrics[1]?.verdict
  const apart = compared({ monday: 1 }, { monday: 0.5 })
  expect(apart.metrics[0]).toMatchObject({ verdict: 'better' })
  expect(apart.metrics[1]).toMatchObject({
    verdict: 'cannot-tell',
    why: 'its times were not measured side by side; evaluate again without executions of earlier runs',
    baseline: 2,
    candidate: 1,
    difference: null,
    adjustedP: null,
    detectable: null,
  })
  expect(apart.refused).toBeUndefined()
  expect(apart.sentence.map(({ text }) => text).join('')).toBe(
    'v2 is more faithful. Latency cannot be compared, because the times were not measured side by side; evaluate again without executions of earlier runs.',
  )
  // Each on a day of its own.
  expect(verdictOf({ monday: 1 }, { tuesday: 1 })).toBe('cannot-tell')
  // Both on the same day, or here with little that is older.
  expect(verdictOf({ monday: 1 }, { monday: 1 })).toBe('better')
  expect(verdictOf({}, {})).toBe('better')
  expect(verdictOf({ monday: 0.05 }, {})).toBe('better')
})

test('what speaks against trusting it is said', () => {
  const comparison = compareVariants(
    {
      baseline: { ...variant('v1', { latency: values(30, () => timed(1)) }), dataset: '3' },
      candidate: {
        ...variant('v2', { latency: values(30, () => timed(1, { monday: 0.8 })) }),
        dataset: '4',
      },
      metrics: [latency],
      examples: examples(30),
    },
    { inPrompts: ['e1'], tried: 12 },
  )
  expect(comparison.warnings).toEqual([
    'V1 was tried on revision 3 of the dataset and v2 on 4; only the examples that both have are compared.',
    '0 % of the time of v1 and 80 % of that of v2 was measured in earlier runs, so the two were not timed side by side. Evaluate again without executions of earlier runs to compare latency.',
    'One example stands in the prompts of v2 (e1), so what it does on them says nothing about other questions.',
    '12 variants were compared on this dataset; the best of so many looks better than it is. Try it once more on examples that none of them has seen.',
  ])
})

test('an example whose words stand in a prompt is found', () => {
  const graph = {
    heddle: 1,
    name: 'ask',
    inputs: {},
    nodes: {
      write: {
        type: 'generate@1',
        config: { prompt: 'For example:\nHow do I   rotate an API key?' },
      },
    },
    outputs: {},
  } as const
  const found = examplesInPrompts(graph, [
    { id: 'in', inputs: { question: 'How do I rotate an API key?' } },
    { id: 'out', inputs: { question: 'How do I add a member?' }, expected: { answer: 'API' } },
  ])
  expect(found).toEqual(['in'])
})

test('the same scores and seed give the same comparison, and two metrics of one key are refused', () => {
  const asked = {
    baseline: variant('a', { faithfulness: values(30, (at) => (at % 7) / 7) }),
    candidate: variant('b', { faithfulness: values(30, (at) => (at % 5) / 5) }),
    metrics: [faithfulness],
    examples: examples(30),
  }
  expect(compareVariants(asked, { seed: 5 })).toEqual(compareVariants(asked, { seed: 5 }))
  expect(() => compareVariants({ ...asked, metrics: [faithfulness, faithfulness] })).toThrow(
    'Two metrics have the key "faithfulness"',
  )
})

function textOf({ sentence }: ReturnType<typeof compareVariants>): string {
  return sentence.map(({ text }) => text).join('')
}
