import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { Budget } from '../../engine/run/budget.ts'
import type { DeploymentSettings, Sticky } from '../../server/api/deployments.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { shareOf } from './weights.ts'

/** One setting that differs, in words. */
export interface SettingChange {
  readonly what: string
  readonly before: string
  readonly after: string
}

/**
 * What differs between two settings of a deployment.
 * @param nameOf how a version is called, such as `v3`
 */
export function settingChanges(
  before: DeploymentSettings,
  after: DeploymentSettings,
  nameOf: (version: string) => string,
): readonly SettingChange[] {
  const facts = (settings: DeploymentSettings): Map<string, string> =>
    new Map([...variantFacts(settings, nameOf), ...otherFacts(settings)])
  const [old, current] = [facts(before), facts(after)]
  const names = new Set([...old.keys(), ...current.keys()])
  return [...names].flatMap((what) => {
    const change = { what, before: old.get(what) ?? 'none', after: current.get(what) ?? 'none' }
    return change.before === change.after ? [] : [change]
  })
}

function variantFacts(
  { variants, mode }: DeploymentSettings,
  nameOf: (version: string) => string,
): [string, string][] {
  const weights = Object.fromEntries(variants.map(({ name, weight }) => [name, weight]))
  return variants.flatMap(({ name, version, weight }, at): [string, string][] => [
    [`Version of ${name}`, nameOf(version)],
    [
      `Share of ${name}`,
      mode === 'split'
        ? percent(shareOf(weights, name))
        : at === 0
          ? 'answers'
          : `${percent(weight / 100)} in the shadow`,
    ],
  ])
}

function otherFacts(settings: DeploymentSettings): [string, string][] {
  const { limits, origins, timeout, ramp, gates } = settings
  return [
    ['Graph', settings.graph],
    ['Mode', settings.mode],
    ['Unit', unitInWords(settings.sticky)],
    ['Requests a minute', limitText(limits?.requestsPerMinute)],
    ['Runs at once', limitText(limits?.concurrency)],
    ['Longest wait', timeout === undefined ? 'no limit' : formatDuration(timeout)],
    ['When the caller leaves', settings.onDisconnect === 'cancel' ? 'cancel' : 'go on'],
    ['Budget', budgetInWords(settings.budget)],
    ['Origins', origins.length === 0 ? 'none' : origins.join(', ')],
    ['Reference', settings.apiPage === 'public' ? 'for everybody' : 'with a key'],
    ['Evaluators', evaluatorsInWords(settings.evaluators)],
    ['Cost of evaluators', ceilingInWords(settings.maxCostPerDay)],
    ['Gates', gates.length === 0 ? 'none' : gates.join(', ')],
    ['Ramp', ramp.length === 0 ? 'none' : ramp.map(stepInWords).join('; ')],
    ['State', settings.enabled ? 'on' : 'off'],
  ]
}

/** Who keeps to one variant. */
export function unitInWords(sticky: Sticky | undefined): string {
  if (sticky === undefined) return 'the user or thread of the body, else each run'
  return sticky.by === 'body' ? `${sticky.path} of the body` : `the ${sticky.by} ${sticky.name}`
}

function budgetInWords(budget: Budget | undefined): string {
  const { wallTime, executions, tokens, cost } = budget ?? {}
  const parts = [
    ...(cost === undefined ? [] : [formatCost(cost)]),
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
    ...(wallTime === undefined ? [] : [formatDuration(wallTime)]),
    ...(executions === undefined ? [] : [`${executions} executions`]),
  ]
  return parts.length === 0 ? 'no limit' : parts.join(', ')
}

function evaluatorsInWords(evaluators: DeploymentSettings['evaluators'] = []): string {
  if (evaluators.length === 0) return 'none'
  return evaluators
    .map((one) => {
      const settings = one.settings === undefined ? '' : ` with ${JSON.stringify(one.settings)}`
      return `${metricKey(one)}${settings} of ${percent(one.share)}`
    })
    .join(', ')
}

function ceilingInWords(most: number | undefined): string {
  return most === undefined ? 'no ceiling' : `at most ${formatCost(most)} a day`
}

function stepInWords({ at, weights }: DeploymentSettings['ramp'][number]): string {
  const shares = Object.keys(weights).map((name) => `${name} ${percent(shareOf(weights, name))}`)
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC ${shares.join(', ')}`
}

function limitText(limit: number | undefined): string {
  return limit === undefined ? 'no limit' : String(limit)
}

/** A share as people read it: `12.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
