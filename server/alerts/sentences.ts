import type { AlertRule } from '../api/alerts.ts'
import { amountWords, counted, lastWords, subjectWords, windowWords } from './amounts.ts'
import { measureOf } from './measures.ts'
import type { Reading } from './readings.ts'

/** A rule as it is read aloud: `Latency p95 of the deployment "support" over 6 s for 10 min, from 5 runs on`. */
export function ruleSentence(rule: AlertRule): string {
  const { title, unit, counted: what } = measureOf(rule.measure)
  const subject = subjectWords(rule.subject)
  const limit = amountWords(unit, rule.limit)
  const window = windowWords(rule.window)
  if (unit === 'requests') {
    return `${rule.limit === 1 ? 'No request' : `Fewer than ${limit}`} of ${subject} within ${window}`
  }
  if (what === undefined) return `${title} of ${subject} over ${limit} within ${window}`
  const from = `from ${counted(rule.leastRuns, what)} on`
  return `${title} of ${subject} over ${limit} for ${window}, ${from}`
}

/** That a rule began or ceased to fire, with what was measured. */
export function changeText(rule: AlertRule, kind: 'fired' | 'ended', reading: Reading): string {
  const { title, unit } = measureOf(rule.measure)
  const subject = subjectWords(rule.subject)
  const limit = amountWords(unit, rule.limit)
  const { value } = reading
  if (value === null) {
    return `${title} of ${subject} counts as quiet again. ${reading.unknown ?? 'Nothing was measured.'}`
  }
  const last = `over the last ${lastWords(rule.window)}`
  if (unit === 'requests') {
    const had = value === 0 ? 'no requests' : amountWords(unit, value)
    const fewer = rule.limit === 1 ? '' : `, fewer than ${limit}`
    const enough = rule.limit === 1 ? ', after there were none' : `, no longer fewer than ${limit}`
    return capital(`${subject} had ${had} ${last}${kind === 'fired' ? fewer : enough}.`)
  }
  const against =
    kind === 'fired' ? `over the limit of ${limit}` : `within the limit of ${limit} again`
  const was = `${title} of ${subject} was ${amountWords(unit, value)} ${last}`
  return `${was}, ${against} (${countWords(rule, reading)}).`
}

/** What is measured now: `7.2 s, of 43 runs`. */
export function nowText(rule: AlertRule, reading: Reading): string {
  const { unit, counted: what } = measureOf(rule.measure)
  const { value, of, unknown } = reading
  if (unknown !== undefined) return unknown
  const last = `the last ${lastWords(rule.window)}`
  if (what !== undefined && of < rule.leastRuns) {
    const had = of === 0 ? `no ${what}s` : `only ${counted(of, what)}`
    return `${had} in ${last}; the rule asks for ${rule.leastRuns}`
  }
  if (value === null) return `nothing in ${last}`
  if (unit === 'requests') return value === 0 ? 'no requests' : amountWords(unit, value)
  return `${amountWords(unit, value)}, ${countWords(rule, reading)}`
}

/** How many it is of, and how sure that makes it. */
function countWords(rule: AlertRule, { of, share, goingOn = 0 }: Reading): string {
  const what = measureOf(rule.measure).counted ?? 'run'
  if (share !== undefined) {
    const [low, high] = [amountWords('share', share.low), amountWords('share', share.high)]
    return `${share.count} of ${counted(of, what)}, 95 % interval ${low} to ${high}`
  }
  const open =
    goingOn === 0 ? '' : `, ${goingOn} of which still ${goingOn === 1 ? 'goes' : 'go'} on`
  return `of ${counted(of, what)}${open}`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
