import type { AlertRule } from '../api/alerts.ts'
import type { Asked } from '../monitor/find-runs.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { MonitoredRun } from '../monitor/monitored-run.ts'
import { judgeRule, type Finding } from './judge-rule.ts'
import { measureOf } from './measures.ts'
import { subjectProblem, type Subjects } from './rule-problems.ts'
import type { StoredRule } from './rule-store.ts'

/**
 * Measures rules as of one moment. Those about the same runs read them once.
 * @param at epoch milliseconds
 */
export function measureRules(
  rules: readonly StoredRule[],
  at: number,
  parts: { monitor: Pick<Monitor, 'runs' | 'lookAt'>; subjects: Subjects },
): (rule: StoredRule) => Promise<Finding> {
  const { monitor } = parts
  const subjects = askedOnce(parts.subjects)
  const found = new Map<string, Promise<readonly MonitoredRun[]>>()
  const longest = new Map<string, number>()
  for (const rule of rules) {
    const key = keyOf(rule)
    longest.set(key, Math.max(longest.get(key) ?? 0, rule.window))
  }

  function runsOf(rule: StoredRule): Promise<readonly MonitoredRun[]> {
    const key = keyOf(rule)
    let runs = found.get(key)
    if (runs === undefined) {
      const from = at - Math.max(rule.window, longest.get(key) ?? 0)
      runs = monitor.runs({ ...askedOf(rule), from, to: at + 1 }).then((answer) => answer.runs)
      found.set(key, runs)
    }
    return runs
  }

  return async (rule) => {
    const unknown = await subjectProblem(rule.subject, subjects)
    if (unknown !== undefined)
      return judgeRule(rule, rule.state, { value: null, of: 0, unknown }, at)
    const from = at - rule.window
    const within = (await runsOf(rule)).filter(({ startedAt }) => startedAt >= from)
    const measure = measureOf(rule.measure)
    const runs = measure.looks ? await monitor.lookAt(within) : within
    return judgeRule(rule, rule.state, measure.read(runs, { limit: rule.limit, at }), at)
  }
}

function askedOnce({ graphs, deployments }: Subjects): Subjects {
  let [graphNames, deploymentNames]: Promise<readonly string[]>[] = []
  return {
    graphs: () => (graphNames ??= graphs()),
    deployments: () => (deploymentNames ??= deployments()),
  }
}

function keyOf({ subject }: AlertRule): string {
  return subject.kind === 'workspace' ? '' : `${subject.kind} ${subject.name}`
}

function askedOf({ subject }: AlertRule): Pick<Asked, 'graph' | 'deployment'> {
  if (subject.kind === 'workspace') return {}
  return subject.kind === 'graph' ? { graph: subject.name } : { deployment: subject.name }
}
