import { z } from 'zod'
import { ChosenShape } from '../experiments/shapes.ts'
import { budgetShape } from '../routes/started-run.ts'

const shortName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must hold only small letters, digits and -')

/** A name in addresses: of deployments as of graphs. */
export const EndpointName = shortName

/** A label must not be taken for a hash, a number, or a word that names a version. */
export const LabelName = z
  .string()
  .regex(
    /^[a-z][a-z0-9._-]{0,62}$/,
    'must begin with a small letter, and hold only small letters, digits, ".", "_" and "-"',
  )
  .refine((name) => !/^[0-9a-f]{16}$/.test(name), 'must not look like the hash of a version')
  .refine((name) => !['draft', 'newest'].includes(name), 'is a word that names a version already')

const weight = z.number().nonnegative().max(1_000_000)

const Sticky = z.union([
  z.strictObject({
    by: z.enum(['header', 'cookie']),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be the name of a header or cookie'),
  }),
  z.strictObject({ by: z.literal('body'), path: z.string().min(1).max(200) }),
])

const origin = z
  .string()
  .max(300)
  .refine(isOrigin, 'must be an origin such as https://www.example.com, without a path')

/** Shortest and longest time for which a request may be kept waiting, in milliseconds. */
const timeout = z
  .number()
  .int()
  .min(10)
  .max(24 * 60 * 60 * 1000)

const Settings = z
  .strictObject({
    graph: shortName,
    variants: z
      .array(z.strictObject({ name: shortName, version: z.string().min(1).max(100), weight }))
      .min(1)
      .max(20),
    mode: z.enum(['split', 'shadow']).default('split'),
    sticky: Sticky.exactOptional(),
    budget: budgetShape.exactOptional(),
    limits: z
      .strictObject({
        requestsPerMinute: z.number().int().positive().max(1_000_000).exactOptional(),
        concurrency: z.number().int().positive().max(10_000).exactOptional(),
      })
      .exactOptional(),
    origins: z.array(origin).max(100).default([]),
    timeout: timeout.exactOptional(),
    onDisconnect: z.enum(['continue', 'cancel']).default('continue'),
    ramp: z
      .array(
        z.strictObject({
          at: z.number().int().nonnegative(),
          weights: z.record(z.string(), weight),
        }),
      )
      .max(100)
      .default([]),
    gates: z.array(z.string().min(1).max(100)).max(20).default([]),
    apiPage: z.enum(['private', 'public']).exactOptional(),
    // What fits is said with all that does not: `liveEvaluatorProblems`.
    evaluators: z.array(ChosenShape.extend({ share: z.number() })).exactOptional(),
    maxCostPerDay: z.number().exactOptional(),
    enabled: z.boolean().default(true),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of settingsProblems(settings)) {
      context.addIssue({ code: 'custom', path, message })
    }
  })

/** What is said with any change. */
export const changeFields = {
  message: z.string().max(2000).default(''),
  force: z.boolean().default(false),
  reason: z.string().max(2000).exactOptional(),
}

export const SaveBody = z.strictObject({
  settings: Settings,
  baseRevision: z.number().int().nonnegative().exactOptional(),
  ...changeFields,
})

/** Settings whose variants still name their versions by hash or label. */
export type NewSettings = z.output<typeof Settings>

interface SettingsProblem {
  readonly path: (string | number)[]
  readonly message: string
}

function settingsProblems({
  variants,
  ramp,
  mode,
}: {
  variants: readonly { name: string; weight: number }[]
  ramp: readonly { at: number; weights: Readonly<Record<string, number>> }[]
  mode: 'split' | 'shadow'
}): SettingsProblem[] {
  const problems: SettingsProblem[] = []
  const names = variants.map(({ name }) => name)
  for (const [index, { name }] of variants.entries()) {
    if (names.indexOf(name) < index) {
      problems.push({
        path: ['variants', index, 'name'],
        message: `two variants are named "${name}"`,
      })
    }
  }
  const own = Object.fromEntries(variants.map(({ name, weight: own }) => [name, own]))
  problems.push(...weightProblems(own, mode, ['variants']))
  for (const [index, step] of ramp.entries()) {
    const path = ['ramp', index, 'weights']
    for (const name of Object.keys(step.weights)) {
      if (names.includes(name)) continue
      const message = `there is no variant "${name}"; there are ${names.join(', ')}`
      problems.push({ path: [...path, name], message })
    }
    problems.push(...weightProblems(step.weights, mode, path))
    const before = ramp[index - 1]
    if (before !== undefined && before.at >= step.at) {
      const message = 'it must be later than the step before it'
      problems.push({ path: ['ramp', index, 'at'], message })
    }
  }
  return problems
}

function weightProblems(
  weights: Readonly<Record<string, number>>,
  mode: 'split' | 'shadow',
  path: (string | number)[],
): SettingsProblem[] {
  if (mode === 'split') {
    const sum = Object.values(weights).reduce((total, one) => total + one, 0)
    return sum > 0 ? [] : [{ path, message: 'at least one weight must be above 0' }]
  }
  return Object.entries(weights)
    .filter(([, one]) => one > 100)
    .map(([name, one]) => ({
      path,
      message: `in the mode "shadow" a weight is a percentage up to 100, and that of "${name}" is ${one}`,
    }))
}

function isOrigin(text: string): boolean {
  try {
    const { origin: read, protocol } = new URL(text)
    return read === text && (protocol === 'http:' || protocol === 'https:')
  } catch {
    return false
  }
}
