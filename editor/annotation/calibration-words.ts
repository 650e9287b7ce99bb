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

/** Which mistakes it makes, for pass and fail. */
export function mistakesSentence({ sensitivity, specificity }: Calibration): string | undefined {
  if (sensitivity === null || specificity === null) return undefined
  const missed = 1 - sensitivity
  const passed = 1 - specificity
  if (missed === 0 && passed === 0) return 'It has made no mistake on these answers.'
  const words = `It fails ${percent(missed)} of the answers that people call good, and passes ${percent(passed)} of those that people call bad`
  if (Math.abs(missed - passed) < 0.05) return `${words}.`
  return `${words}: it is ${missed > passed ? 'too strict' : 'too mild'}.`
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
