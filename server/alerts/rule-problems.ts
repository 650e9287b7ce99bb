import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import type { AlertRule } from '../api/alerts.ts'
import { amountWords, windowWords } from './amounts.ts'
import { measureOf } from './measures.ts'

const minute = 60_000
const longestWindow = 24 * 60 * minute
const mostRuns = 10_000

/** What a rule can be set on. */
export interface Subjects {
  readonly graphs: () => Promise<readonly string[]>
  readonly deployments: () => Promise<readonly string[]>
}

/** Everything that is wrong with a rule, a sentence for each thing. */
export async function ruleProblems(rule: AlertRule, subjects: Subjects): Promise<Problem[]> {
  const problems: Problem[] = []
  const wrong = (field: keyof AlertRule, message: string): void => {
    problems.push({ code: 'shape', severity: 'error', message, path: [field] })
  }
  const { window, leastRuns, webhook } = rule
  const gone = await subjectProblem(rule.subject, subjects)
  if (gone !== undefined) wrong('subject', gone)
  const limit = limitProblem(rule)
  if (limit !== undefined) wrong('limit', limit)
  if (window % minute !== 0 || window < minute || window > longestWindow) {
    wrong(
      'window',
      `The window must be whole minutes, from 60000 ms (1 min) to 86400000 ms (24 h), and is ${window} ms.`,
    )
  }
  if (!Number.isInteger(leastRuns) || leastRuns < 1 || leastRuns > mostRuns) {
    wrong(
      'leastRuns',
      `The least number of runs must be a whole number from 1 to ${mostRuns}, and is ${leastRuns}.`,
    )
  }
  if (webhook !== undefined && !isAddress(webhook)) {
    wrong(
      'webhook',
      `The webhook must be an address that begins with https:// or http://, at most 2000 characters long, and is ${JSON.stringify(webhook.slice(0, 100))}. Leave it out to tell nobody.`,
    )
  }
  return problems
}

/** Why a rule about this measures nothing; undefined where it is there. */
export async function subjectProblem(
  subject: AlertRule['subject'],
  subjects: Subjects,
): Promise<string | undefined> {
  if (subject.kind === 'workspace') return undefined
  const { kind, name } = subject
  const names = await (kind === 'graph' ? subjects.graphs() : subjects.deployments())
  if (names.includes(name)) return undefined
  return `There is no ${kind} "${name}".${didYouMean(name, names)}`
}

function limitProblem({ measure, limit, window }: AlertRule): string | undefined {
  const { unit, title } = measureOf(measure)
  switch (unit) {
    case 'milliseconds':
      if (limit < 1) return `The limit of a time must be at least 1 ms, and is ${limit} ms.`
      if (limit < window) return undefined
      // Runs count in the window in which they began.
      return `${title} over ${amountWords(unit, limit)} cannot be seen within ${windowWords(window)}: the window must be longer than the limit.`
    case 'share':
      if (limit >= 0 && limit < 1) return undefined
      return `The limit of a share must be from 0 to below 1 (0.05 is 5 %), and is ${limit}.`
    case 'dollars':
      return limit >= 0 ? undefined : `The limit of a cost must not be below $0, and is ${limit}.`
    case 'requests':
      if (Number.isInteger(limit) && limit >= 1) return undefined
      return `The least number of requests must be a whole number from 1 on, and is ${limit}.`
  }
}

function isAddress(text: string): boolean {
  return text.length <= 2000 && /^https?:\/\//i.test(text) && URL.canParse(text)
}
