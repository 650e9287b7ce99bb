import type { z } from 'zod'
import type { Problem } from '../../engine/graph/problem.ts'

/**
 * What is wrong with a body or a query, a sentence for each thing.
 * @param whole how a sentence calls all of it
 */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  whole: 'the body' | 'the query' | 'the file',
): Problem[] {
  return issues.flatMap((issue) => {
    const inner = closest(issue)
    if (inner !== undefined) return shapeProblems(inner, given, whole)
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    const place = path.length === 0 ? whole : `"${path.join('.')}"`
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        problemAt([...path, key], `There is no field "${key}" in ${place}.`),
      )
    }
    return [problemAt(path, sentence(issue, place, valueAt(given, path)))]
  })
}

/** Where a value has several forms: what keeps it from the one that it comes closest to, if it comes near one. */
function closest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...issues.map(({ path }) => path.length))
  const [near] = [...issue.errors].sort((a, b) => depth(b) - depth(a))
  if (near === undefined || depth(near) === 0) return undefined
  return near.map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
}

function sentence(issue: z.core.$ZodIssue, place: string, value: unknown): string {
  if (value === undefined) return capital(`${place} is missing.`)
  const kind = issue.code === 'invalid_type' ? kinds[issue.expected] : undefined
  if (kind !== undefined) return capital(`${place} must be ${kind}, and is ${shown(value)}.`)
  const rule = ruleOf(issue)
  if (rule !== undefined) return capital(`${place} must ${rule}, and ${has(issue, value)}.`)
  // Reasons of ours may be sentences already.
  const reason = issue.message.replace(/\.$/, '')
  return capital(/^must\b/.test(reason) ? `${place} ${reason}.` : `${place} is wrong: ${reason}.`)
}

/** What a value has to keep to, as it goes on after "must"; undefined where only zod can say it. */
function ruleOf(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'too_small': {
      const { minimum, origin, inclusive } = issue
      const unit = units[origin]
      if (unit !== undefined) return `have at least ${counted(minimum, unit)}`
      return inclusive === false ? `be above ${minimum}` : `be at least ${minimum}`
    }
    case 'too_big': {
      const { maximum, origin, inclusive } = issue
      const unit = units[origin]
      if (unit !== undefined) return `have at most ${counted(maximum, unit)}`
      return inclusive === false ? `be below ${maximum}` : `be at most ${maximum}`
    }
    case 'invalid_value':
      return `be ${issue.values.map((value) => JSON.stringify(String(value))).join(' or ')}`
    default:
      return undefined
  }
}

/** What lengths are counted in, by what has them. */
const units: Readonly<Record<string, readonly [one: string, several: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
}

function counted(amount: number | bigint, [one, several]: readonly [string, string]): string {
  return `${amount} ${Number(amount) === 1 ? one : several}`
}

function has(issue: z.core.$ZodIssue, value: unknown): string {
  const unit = 'origin' in issue ? units[issue.origin] : undefined
  if (unit === undefined) return `is ${shown(value)}`
  if (typeof value !== 'string' && !Array.isArray(value)) return `is ${shown(value)}`
  return value.length === 0 ? 'is empty' : `has ${value.length}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value).slice(0, 80)
}

function valueAt(given: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined,
    given,
  )
}

function problemAt(path: Problem['path'], message: string): Problem {
  return { code: 'shape', severity: 'error', message, path }
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1)
}
