import { capital, listed, showExamples, showGap, showSources } from './amounts.ts'
import type { ComparedMetric, ComparedVariant } from './compared.ts'
import type { SentencePart, Verdict } from './comparison.ts'
import { enoughExamples, enoughSources } from './detailed.ts'

/** A sentence that names more things than these is not read. */
const mostNamed = 3

/** What a sentence is made from: a row of the table. */
export interface Told {
  readonly metric: ComparedMetric
  readonly n: number
  /** Independent groups among them. */
  readonly clusters: number
  readonly difference: number | null
  readonly relative: number | null
  readonly verdict: Verdict
  /** Why its two sides cannot be compared: different judges, or times that were measured apart. */
  readonly apart: 'judges' | 'times' | undefined
}

type Side = Pick<ComparedVariant, 'name' | 'runs'>

/**
 * The finding over all metrics in a sentence or two, made from the same table that stands below it:
 * what is better, then what is worse, what failed, then what cannot be told.
 */
export function describeComparison(
  candidate: Side,
  baseline: Side,
  examples: number,
  metrics: readonly Told[],
): SentencePart[] {
  const of = (wanted: Verdict): Told[] =>
    metrics.filter(({ verdict, apart }) => apart === undefined && verdict === wanted)
  const sentences = [
    decided(candidate.name, of('better'), of('worse')),
    whatFailed(candidate, baseline),
    open(candidate.name, baseline.name, examples, of('cannot-tell'), metrics.length),
    same(of('same')),
    tooFew(of('too-few'), metrics.length),
    notComparable(
      metrics.filter(({ apart }) => apart === 'judges'),
      'the scores come from different judges; score both again with the same one',
    ),
    notComparable(
      metrics.filter(({ apart }) => apart === 'times'),
      'the times were not measured side by side; evaluate again without executions of earlier runs',
    ),
  ].filter((parts) => parts.length > 0)
  if (sentences.length === 0) return [{ text: 'There is nothing to compare.' }]
  return sentences.flatMap((parts, at) => (at === 0 ? parts : [{ text: ' ' }, ...parts]))
}

/** "v14 is more faithful and 30 % cheaper, and 0.37 s slower." */
function decided(
  candidate: string,
  better: readonly Told[],
  worse: readonly Told[],
): SentencePart[] {
  if (better.length + worse.length === 0) return []
  const parts: SentencePart[] = [{ text: `${candidate} is ` }]
  parts.push(...enumerated(better.map(say), 'better'))
  if (better.length > 0 && worse.length > 0) parts.push({ text: ', and ' })
  parts.push(...enumerated(worse.map(say), 'worse'))
  return [...parts, { text: '.' }]
}

/** "12 of 138 runs of v5 failed, and none of v4." Who fails has no scores, and looks as good as the rest. */
function whatFailed({ name, runs }: Side, { name: other, runs: before }: Side): SentencePart[] {
  if (runs === undefined || before === undefined || runs.failed + before.failed === 0) return []
  const shareOf = ({ failed: count, of }: NonNullable<Side['runs']>): number =>
    of === 0 ? 0 : count / of
  const words = `${runs.failed === 0 ? 'No run' : `${runs.failed} of ${showRuns(runs.of)}`} of ${name} failed`
  const beside =
    before.failed === 0 ? `none of ${other}` : `${before.failed} of ${before.of} of ${other}`
  return [
    shareOf(runs) > shareOf(before) ? { text: words, tone: 'worse' } : { text: words },
    { text: `, and ${beside}.` },
  ]
}

function showRuns(count: number): string {
  return showExamples(count).replace('example', 'run')
}

/** "Whether answers are more often correct can’t be told from 120 examples." */
function open(
  candidate: string,
  baseline: string,
  examples: number,
  undecided: readonly Told[],
  all: number,
): SentencePart[] {
  if (undecided.length === 0) return []
  if (undecided.length === all && all > 1) {
    return [
      { text: `${capital(candidate)} and ${baseline} ` },
      { text: 'can’t be told apart', tone: 'unknown' },
      { text: ` by ${showExamples(examples)}.` },
    ]
  }
  const named = undecided.length > mostNamed ? undecided.slice(0, mostNamed - 1) : undecided
  const rest = undecided.length - named.length
  const clauses = [
    ...named.map(({ metric }) => metric.words?.undecided ?? `${titleIn({ metric })} differs`),
    ...(rest > 0 ? [`any of ${rest} other metrics differs`] : []),
  ]
  return [
    { text: 'Whether ' },
    ...enumerated(clauses, 'unknown', 'or'),
    { text: ` can’t be told from ${showExamples(examples)}.` },
  ]
}

function same(alike: readonly Told[]): SentencePart[] {
  if (alike.length === 0) return []
  const titles = listed(alike.map(titleIn))
  return [
    { text: `${capital(titles)} ${alike.length === 1 ? 'is' : 'are'} the same on every example.` },
  ]
}

function tooFew(few: readonly Told[], all: number): SentencePart[] {
  if (few.length === 0) return []
  const about = few.length === all ? '' : ` on ${listed(few.map(titleIn))}`
  const most = Math.max(...few.map(({ n }) => n))
  if (most === 0) {
    return [{ text: `There is no verdict${about}: no example has a score on both sides.` }]
  }
  if (few.every(({ n }) => n >= enoughExamples)) {
    const sources = Math.max(...few.map(({ clusters }) => clusters))
    return [
      {
        text: `There is no verdict${about}: ${showSources(most, sources)} are too few, ${enoughSources} sources are the least.`,
      },
    ]
  }
  return [
    {
      text: `There is no verdict${about}: ${showExamples(most)} ${most === 1 ? 'is' : 'are'} too few, ${enoughExamples} are the least.`,
    },
  ]
}

function notComparable(apart: readonly Told[], why: string): SentencePart[] {
  if (apart.length === 0) return []
  const labels = listed(apart.map(titleIn))
  return [{ text: `${capital(labels)} cannot be compared, because ${why}.` }]
}

/** A title among others, without a comma of its own: "Correctness by words". */
function titleIn({ metric }: Pick<Told, 'metric'>): string {
  return metric.title.replaceAll(', ', ' ')
}

/** How a difference is said: costs as a share, times as a time, the rest in the words of the metric. */
function say({ metric, difference, relative, verdict }: Told): string {
  const { unit, words } = metric
  if (unit === 'USD' && relative !== null) {
    const share = Math.round(Math.abs(relative) * 100)
    return `${share < 1 ? 'less than 1' : share} % ${relative < 0 ? 'cheaper' : 'dearer'}`
  }
  if (unit === 's' && difference !== null) {
    return `${showTime(metric, difference, relative)} ${difference < 0 ? 'faster' : 'slower'}`
  }
  const better = verdict === 'better'
  if (words !== undefined) return better ? words.better : words.worse
  return `${better ? 'better' : 'worse'} in ${titleIn({ metric })}`
}

/** In milliseconds where both sides take less than a second, as the table below has it. */
function showTime(metric: ComparedMetric, difference: number, relative: number | null): string {
  const before = relative === null || relative === 0 ? Infinity : difference / relative
  const most = Math.max(before, before + difference)
  if (most >= 1) return showGap(metric, difference)
  return `${showGap({ type: 'number' }, Math.round(difference * 1000))} ms`
}

function enumerated(
  texts: readonly string[],
  tone: NonNullable<SentencePart['tone']>,
  word = 'and',
): SentencePart[] {
  return texts.flatMap((text, at): SentencePart[] => {
    const between = at === 0 ? [] : [{ text: at === texts.length - 1 ? ` ${word} ` : ', ' }]
    return [...between, { text, tone }]
  })
}
