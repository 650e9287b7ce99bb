import type { Alert, AlertNow, AlertRule } from '../api/alerts.ts'
import { measureOf } from './measures.ts'
import type { Reading } from './readings.ts'
import { nowText } from './sentences.ts'

/** What a rule makes of what was measured. */
export interface Finding extends AlertNow {
  readonly reading: Reading
  /** What the rule is from now on. */
  readonly state: Alert['state']
}

/**
 * Too few runs say nothing new, so a rule stays as it was. What cannot be measured at all does not
 * fire.
 * @param at epoch milliseconds
 */
export function judgeRule(
  rule: AlertRule,
  before: Alert['state'],
  reading: Reading,
  at: number,
): Finding {
  const { value, of, unknown } = reading
  const { counted, fires } = measureOf(rule.measure)
  const text = nowText(rule, reading)
  if (unknown !== undefined)
    return { at, kind: 'unknown', value: null, text, reading, state: 'quiet' }
  if (value === null || (counted !== undefined && of < rule.leastRuns)) {
    return { at, kind: 'too-few', value, text, reading, state: before }
  }
  const isOver = fires === 'above' ? value > rule.limit : value < rule.limit
  return { at, kind: 'measured', value, text, reading, state: isOver ? 'firing' : 'quiet' }
}
