import type { Log } from '../log.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { AlertChanges } from './alert-changes.ts'
import { judgeRule, type Finding } from './judge-rule.ts'
import { measureRules } from './measure-rules.ts'
import type { Subjects } from './rule-problems.ts'
import type { RuleStore, StoredRule } from './rule-store.ts'
import { changeText, ruleSentence } from './sentences.ts'

/** Looks at rules, and records when they begin and cease to fire. */
export interface AlertWatch {
  /** At one rule, or at all of them. One that cannot be looked at holds up no other. */
  look(id?: string): Promise<void>
  /** What is measured, by rule: not older than one look. */
  findings(rules: readonly StoredRule[]): Promise<ReadonlyMap<string, Finding>>
  /** A rule that fires ceases to, for another reason than what is measured. */
  end(rule: StoredRule, why: string): Promise<void>
  /** The look that goes on ends after the rule that it is at. */
  leave(): void
}

export function alertWatch(options: {
  rules: Pick<RuleStore, 'list' | 'find'>
  changes: Pick<AlertChanges, 'record'>
  monitor: Pick<Monitor, 'runs' | 'lookAt'>
  subjects: Subjects
  /** Milliseconds for which what was measured holds. */
  fresh: number
  /** A rule changed its state. */
  onChange: () => void
  log: Pick<Log, 'info' | 'error'>
}): AlertWatch {
  const { rules, changes, log, fresh, onChange } = options
  const known = new Map<string, Finding & Pick<StoredRule, 'updatedAt'>>()
  let left = false

  async function lookAtOne(
    rule: StoredRule,
    measure: (rule: StoredRule) => Promise<Finding>,
  ): Promise<void> {
    try {
      const finding = await measure(rule)
      known.set(rule.id, { ...finding, updatedAt: rule.updatedAt })
      if (finding.state === rule.state) return
      const kind = finding.state === 'firing' ? 'fired' : 'ended'
      const text = changeText(rule, kind, finding.reading)
      const { at, value } = finding
      if (!(await changes.record(rule, { kind, at, value, text }))) return
      log.info(`An alert ${kind}. ${text}`)
      onChange()
    } catch (error) {
      log.error({ err: error }, `The alert ${rule.id} could not be looked at.`)
    }
  }

  async function measuredNow(
    rule: StoredRule,
    measure: (rule: StoredRule) => Promise<Finding>,
  ): Promise<Finding> {
    try {
      const finding = await measure(rule)
      known.set(rule.id, { ...finding, updatedAt: rule.updatedAt })
      return finding
    } catch (error) {
      log.error({ err: error }, `The alert ${rule.id} could not be measured.`)
      const unknown = 'It could not be measured; the log of the server says why.'
      return judgeRule(rule, rule.state, { value: null, of: 0, unknown }, Date.now())
    }
  }

  return {
    async look(id) {
      const one = id === undefined ? undefined : await rules.find(id)
      const all = id === undefined ? await rules.list() : one === undefined ? [] : [one]
      if (id === undefined) forgetAllBut(known, all)
      const measure = measureRules(all, Date.now(), options)
      for (const rule of all) {
        if (left) return
        await lookAtOne(rule, measure)
      }
    },
    async findings(all) {
      const now = Date.now()
      const found = new Map<string, Finding>()
      const open: StoredRule[] = []
      for (const rule of all) {
        const last = known.get(rule.id)
        const holds = last?.updatedAt === rule.updatedAt && now - last.at < fresh
        if (holds) found.set(rule.id, last)
        else open.push(rule)
      }
      const measure = measureRules(open, now, options)
      for (const rule of open) found.set(rule.id, await measuredNow(rule, measure))
      return found
    },
    async end(rule, why) {
      if (rule.state !== 'firing') return
      const text = `The alert "${ruleSentence(rule)}" has ended, because ${why}.`
      await changes.record(rule, { kind: 'ended', at: Date.now(), value: null, text })
      onChange()
    },
    leave() {
      left = true
    },
  }
}

function forgetAllBut(known: Map<string, unknown>, rules: readonly StoredRule[]): void {
  const ids = new Set(rules.map(({ id }) => id))
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
}
