import type { Calibration } from '../../server/api/annotation.ts'
import { percent, strengthOf } from './agreement-words.ts'

/** Below so many labels no figure says much. */
const few = 20

/** What the labels say of a judge, in plain words. */
export function trustSentence(calibration: Calibration): string {
  const { n, agreement, kappa, scale } = calibration
  if (n === 0) return 'No answer that it judged has been labelled by people yet.'
  const [one, many] = scale === 'preference' ? ['pair', 'pairs'] : ['answer', 'answers']
  const agrees = `It agrees with people on ${percent(agreement)} of ${n} ${n === 1 ? one : many}`
  if (n < few) return `${agrees}. That is too few to say how far it can be trusted.`
  if (kappa === null) return `${agrees}.`
  const near = scale === 'ordinal' ? ', where a step off counts as nearly right' : ''
  return kappa < 0.4
    ? `${agrees}, but beyond chance the agreement is ${strengthOf(kappa)}. Do not rest a decision on it alone.`
    : `${agrees}: ${strengthOf(kappa)} agreement beyond chance${near}.`
}

/** Below so many good or bad answers nobody can say which way a judge leans. */
const fewToLean = 10

/** Which mistakes it makes, for pass and fail. */
export function mistakesSentence(calibration: Calibration): string | undefined {
  const { sensitivity, specificity } = calibration
  if (sensitivity === null || specificity === null) return undefined
  const { good, bad, from } = goodAndBad(calibration)
  const missed = 1 - sensitivity
  const passed = 1 - specificity
  const meaning = from === undefined ? '' : ` Good is ${from} and above.`
  if (missed === 0 && passed === 0) {
    return `It has made no mistake on these answers, of which people call ${amount(good)} good and ${amount(bad)} bad.${meaning}`
  }
  const words = `It fails ${shareOf(missed, good)} that people call good, and passes ${shareOf(passed, bad)} that people call bad`
  if (Math.min(good, bad) < fewToLean) {
    return `${words}. Which way it leans cannot be said before there are ${fewToLean} of each.${meaning}`
  }
  if (Math.abs(missed - passed) < 0.05) return `${words}.${meaning}`
  return `${words}: it is ${missed > passed ? 'too strict' : 'too mild'}.${meaning}`
}

/** How many answers people call good and bad, and from which score on they do, where they gave scores. */
function goodAndBad({ scale, categories, confusion }: Calibration): {
  readonly good: number
  readonly bad: number
  readonly from: number | undefined
} {
  const scores = scale === 'ordinal' ? categories.map(Number) : []
  const from =
    scores.length === 0
      ? undefined
      : Math.floor((Math.min(...scores) + Math.max(...scores)) / 2) + 1
  let [good, bad] = [0, 0]
  for (const [at, row] of confusion.entries()) {
    const count = row.reduce((sum, one) => sum + one, 0)
    const passes = from === undefined ? categories[at] === 'pass' : scores[at]! >= from
    if (passes) good += count
    else bad += count
  }
  return { good, bad, from }
}

/** Counts while they are small: "100 %" of one answer says more than anybody knows. */
function shareOf(share: number, of: number): string {
  return of < few
    ? `${amount(share * of)} of the ${amount(of)}`
    : `${percent(share)} of the ${amount(of)}`
}

/** Labels that were drawn at random stand for several, so that counts need not be whole. */
function amount(count: number): string {
  return (Math.round(count * 10) / 10).toLocaleString()
}

/** What share passes in truth, given the mistakes of the judge. */
export function correctedSentence({ passRate, corrected }: Calibration): string | undefined {
  if (passRate === null) return undefined
  const says = `By its own words ${percent(passRate)} of all answers that it judged pass.`
  if (corrected === null) {
    return `${says} What that is once its mistakes are counted cannot be told yet: people have to label both good and bad answers, and it has to tell them apart.`
  }
  const [low, high] = corrected.interval
  return `${says} Once its mistakes are counted it is ${percent(corrected.rate)}, between ${percent(low)} and ${percent(high)}.`
}

/** What it takes to know more. */
export function labelsSentence({ corrected, labelsNeeded }: Calibration): string | undefined {
  if (labelsNeeded === null) return undefined
  if (labelsNeeded === 0) return 'That is known to ±5 points; more labels are not needed.'
  const about = roundUp(labelsNeeded).toLocaleString()
  return corrected === null
    ? `About ${about} labels more tell it to ±5 points.`
    : `About ${about} labels more narrow it to ±5 points.`
}

/** To two figures: nobody plans for 413 labels. */
function roundUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.ceil(count / step) * step
}
