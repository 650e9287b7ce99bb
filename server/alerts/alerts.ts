import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { GuardedFetch } from '../../engine/egress/egress.ts'
import type { Alert, AlertRule, AlertTest } from '../api/alerts.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { sendSigned } from '../webhooks/send-signed.ts'
import type { AlertChanges } from './alert-changes.ts'
import { testMessage } from './alert-messages.ts'
import type { AlertWatch } from './alert-watch.ts'
import { messageBody } from './message-body.ts'
import { ruleProblems, type Subjects } from './rule-problems.ts'
import type { RuleStore, StoredRule } from './rule-store.ts'
import { ruleSentence } from './sentences.ts'

/** What can be done with alerts. */
export interface Alerts {
  /** Those that fire first, then the oldest first. */
  list(): Promise<readonly Alert[]>
  /** @throws HttpError with all that is wrong with the rule */
  create(rule: AlertRule, by: string): Promise<Alert>
  /** @throws HttpError */
  change(id: string, rule: AlertRule): Promise<Alert>
  /** Answers the rule as a sentence. @throws HttpError where there is none */
  remove(id: string): Promise<string>
  /** How many fire. */
  firing(): Promise<number>
  /** Sends a message that says it is a test, once. @throws HttpError */
  test(id: string): Promise<AlertTest>
  /** Of what is sent about a rule. @throws HttpError where there is none */
  secret(id: string): Promise<string>
}

/** More rules would be measured all the time and read by nobody. */
const mostRules = 200

export function createAlerts(options: {
  rules: RuleStore
  changes: AlertChanges
  watch: Pick<AlertWatch, 'findings' | 'look' | 'end'>
  subjects: Subjects
  fetch: GuardedFetch
  secretOf: (rule: string) => string
  /** Tells editors that something changed. */
  onChange: () => void
}): Alerts {
  const { rules, changes, watch, subjects, secretOf, onChange } = options

  async function existing(id: string): Promise<StoredRule> {
    const rule = await rules.find(id)
    if (rule === undefined) throw notFound(`alert "${id}"`)
    return rule
  }

  async function check(rule: AlertRule): Promise<void> {
    const problems = await ruleProblems(rule, subjects)
    if (problems.length === 0) return
    const message = problems.map((problem) => problem.message).join(' ')
    throw new HttpError(422, 'RULE_DOES_NOT_FIT', message, { problems })
  }

  async function shown(all: readonly StoredRule[]): Promise<Alert[]> {
    const findings = await watch.findings(all)
    return Promise.all(
      all.map(async (rule): Promise<Alert> => {
        const { at, kind, value, text } = findings.get(rule.id)!
        const now = { at, kind, value, text }
        return { ...rule, sentence: ruleSentence(rule), now, changes: await changes.last(rule.id) }
      }),
    )
  }

  /** Looks at once: who sets a rule sees what it makes of the runs of now. */
  async function settled(id: string): Promise<Alert> {
    await watch.look(id)
    onChange()
    const [alert] = await shown([await existing(id)])
    return alert!
  }

  return {
    async list() {
      const all = await shown(await rules.list())
      const rank = ({ state }: Alert): number => (state === 'firing' ? 0 : 1)
      return all.toSorted((a, b) => rank(a) - rank(b))
    },
    async create(rule, by) {
      await check(rule)
      if ((await rules.list()).length >= mostRules) {
        throw new HttpError(
          409,
          'TOO_MANY_ALERTS',
          `There are ${mostRules} alerts already. Delete one that nobody needs first.`,
        )
      }
      return settled((await rules.create(rule, by)).id)
    },
    async change(id, rule) {
      const before = await existing(id)
      await check(rule)
      // What fired was about something else, and nobody would ever hear of its end.
      if (!sameThing(before, rule)) await watch.end(before, 'the rule was changed')
      if ((await rules.update(id, rule)) === undefined) throw notFound(`alert "${id}"`)
      return settled(id)
    },
    async remove(id) {
      const rule = await existing(id)
      await watch.end(rule, 'the rule was deleted')
      if (!(await rules.remove(id))) throw notFound(`alert "${id}"`)
      onChange()
      return ruleSentence(rule)
    },
    firing: () => rules.firing(),
    async test(id) {
      const rule = await existing(id)
      if (rule.webhook === undefined) {
        throw new HttpError(
          422,
          'NO_WEBHOOK',
          `The alert "${ruleSentence(rule)}" has no webhook. Give it one first.`,
        )
      }
      const at = Date.now()
      const body = messageBody(rule.webhook, testMessage(rule, at))
      const { status, problem } = await sendSigned(
        options.fetch,
        { id: `msg_${newId(at)}`, url: rule.webhook, secret: secretOf(id), body },
        AbortSignal.timeout(longestTest),
      )
      return {
        delivered: problem === undefined,
        ...(status === undefined ? {} : { status }),
        ...(problem === undefined ? {} : { problem }),
      }
    },
    secret: async (id) => secretOf((await existing(id)).id),
  }
}

/** Milliseconds: somebody waits for it. */
const longestTest = 25_000

function sameThing(one: AlertRule, other: AlertRule): boolean {
  const nameOf = ({ subject }: AlertRule) => (subject.kind === 'workspace' ? '' : subject.name)
  return (
    one.measure === other.measure &&
    one.subject.kind === other.subject.kind &&
    nameOf(one) === nameOf(other)
  )
}
