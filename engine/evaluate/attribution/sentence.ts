import { capital, listed, showExamples, showGap, showSources } from '../comparison/amounts.ts'
import type { ComparedMetric } from '../comparison/compared.ts'
import { enoughExamples, enoughSources } from '../comparison/detailed.ts'

/** What is needed of a metric to speak of it. */
export type TalkedMetric = Pick<
  ComparedMetric,
  'key' | 'title' | 'direction' | 'type' | 'unit' | 'range'
>

interface Told {
  readonly examples: number
  /** Independent groups among them. */
  readonly clusters: number
  readonly total: number
  readonly interval: readonly [number, number]
  readonly interaction: number
  readonly interactionInterval: readonly [number, number]
  readonly shares: readonly {
    readonly title: string
    readonly change: string
    readonly share: number
    readonly interval: readonly [number, number]
  }[]
}

/** Says which change made most of the difference, which ones made none, and which worked against it. */
export function describeAttribution(metric: TalkedMetric, told: Told): string {
  const { total, shares, examples, clusters } = told
  if (examples < enoughExamples || clusters < enoughSources) {
    const what =
      examples < enoughExamples ? showExamples(examples) : showSources(examples, clusters)
    const least = examples < enoughExamples ? enoughExamples : `${enoughSources} sources`
    return `${capital(what)} ${examples === 1 ? 'is' : 'are'} too few to share a difference out: the shares are those of these alone, ${least} are the least.`
  }
  if (!isClear(told.interval)) {
    return `${capital(metric.title)} shows no clear difference that could be shared out.`
  }
  const gained = total > 0 === (metric.direction === 'higher')
  const what = gained ? 'gain' : 'loss'
  const clear = shares.filter(({ interval }) => isClear(interval))
  const along = clear
    .filter(({ share }) => share > 0 === total > 0)
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
  const against = clear.filter(({ share }) => share > 0 !== total > 0)
  const unclear = shares.filter(({ interval }) => !isClear(interval))
  const sentences = [leading(along, total, what), ...adding(metric, along, total)]
  for (const { title, share } of against) {
    sentences.push(`${capital(title)} works against it by ${showGap(metric, share)}.`)
  }
  if (unclear.length > 0 && shares.length > 1) {
    const names = listed(unclear.map(({ title }) => title))
    sentences.push(`${capital(names)} ${unclear.length === 1 ? 'has' : 'have'} no clear effect.`)
  }
  if (shares.length > 1 && isClear(told.interactionInterval)) {
    const more = told.interaction > 0 === total > 0
    sentences.push(
      `Together the changes do ${showGap(metric, told.interaction)} ${more ? 'more' : 'less'} than each alone.`,
    )
  }
  return sentences.join(' ')
}

function leading(along: readonly Told['shares'][number][], total: number, what: string): string {
  const [first, ...rest] = along
  if (first === undefined) return `No single change is clearly behind the ${what}.`
  const part = first.share / total
  const name = `${first.title} (${first.change})`
  if (part >= 0.9) return `The ${what} is ${name}.`
  if (part > 0.5) return `Most of the ${what} is ${name}.`
  if (rest.length === 0) return `Of the ${what}, ${percent(part)} is ${name}.`
  const parts = along.map((one) => `${one.title} ${percent(one.share / total)}`)
  return `The ${what} is shared: ${listed(parts)}.`
}

/** The others that clearly helped, where the first one made most of it but not all. */
function adding(
  metric: TalkedMetric,
  along: readonly Told['shares'][number][],
  total: number,
): string[] {
  const [first, ...rest] = along
  const part = first === undefined ? 0 : first.share / total
  if (part <= 0.5 || part >= 0.9) return []
  return rest.map(({ title, share }) => `${capital(title)} adds ${showGap(metric, share)}.`)
}

/** Its interval leaves out 0, by more than what rounding leaves. */
function isClear([low, high]: readonly [number, number]): boolean {
  return low > 1e-9 || high < -1e-9
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
