import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'

/** Postgres has no place for a zero character in a text. */
export const plain = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/, 'must hold no zero character')

const word = plain(100).trim().min(1)

/** More steps cannot be told apart, nor given with one key. */
const mostSteps = 10

const named = {
  key: z
    .string()
    .regex(
      /^[a-z][a-z0-9_-]{0,49}$/,
      'must begin with a small letter and hold only small letters, digits, "_" and "-"',
    ),
  title: word,
}
const judged = { rubric: plain(20_000).exactOptional(), evaluator: plain(200).exactOptional() }

const distinct = z
  .array(word)
  .min(1)
  .max(50)
  .refine((words) => new Set(words).size === words.length, 'must name nothing twice')

const Field = z.discriminatedUnion('type', [
  z.strictObject({ ...named, type: z.literal('pass'), ...judged }),
  z
    .strictObject({
      ...named,
      type: z.literal('score'),
      min: z.int().min(-1000).max(1000),
      max: z.int().min(-1000).max(1000),
      ...judged,
    })
    .refine(
      ({ min, max }) => max > min && max - min <= mostSteps,
      `must have a "max" above its "min", by at most ${mostSteps}`,
    ),
  z.strictObject({
    ...named,
    type: z.literal('category'),
    categories: distinct.min(2),
    ...judged,
  }),
  z.strictObject({ ...named, type: z.literal('tags'), tags: distinct }),
  z.strictObject({ ...named, type: z.literal('text') }),
  z.strictObject({
    ...named,
    type: z.literal('preference'),
    rubric: plain(20_000).exactOptional(),
  }),
])

const Fields = z
  .array(Field)
  .min(1)
  .max(20)
  .refine(
    (fields) => new Set(fields.map(({ key }) => key)).size === fields.length,
    'must give no two fields the same key',
  )

const from = { deployment: plain(200).min(1).exactOptional() }

const Source = z.discriminatedUnion('rule', [
  z.strictObject({ ...from, rule: z.literal('thumbs-down') }),
  z.strictObject({ ...from, rule: z.literal('random'), share: z.number().gt(0).max(1) }),
  z.strictObject({ ...from, rule: z.literal('failed') }),
  z.strictObject({
    ...from,
    rule: z.literal('score-below'),
    evaluator: plain(200).min(1),
    value: z.number(),
  }),
  z.strictObject({ ...from, rule: z.literal('judges-disagree') }),
])

const minute = 60_000

const settings = {
  name: word,
  guidelines: plain(100_000),
  fields: Fields,
  reviewers: z.int().min(1).max(20),
  blind: z.boolean(),
  reservation: z
    .int()
    .min(1000)
    .max(24 * 60 * minute),
}

export const QueueCreate = z
  .strictObject({
    ...settings,
    graph: z.string().min(1),
    target: z.enum(['run', 'pair']),
    guidelines: settings.guidelines.default(''),
    reviewers: settings.reviewers.default(1),
    blind: settings.blind.default(true),
    reservation: settings.reservation.default(10 * minute),
    source: Source.exactOptional(),
  })
  .refine(
    ({ target, fields }) => target === 'pair' || fields.every(({ type }) => type !== 'preference'),
    { path: ['fields'], message: 'may ask for a preference of pairs only' },
  )
  .refine(({ target, source }) => target === 'run' || source === undefined, {
    path: ['source'],
    message: 'must be left out of a queue of pairs, into which nothing comes by itself',
  })

export const QueueChange = z.strictObject({
  name: settings.name.exactOptional(),
  guidelines: settings.guidelines.exactOptional(),
  fields: settings.fields.exactOptional(),
  reviewers: settings.reviewers.exactOptional(),
  blind: settings.blind.exactOptional(),
  reservation: settings.reservation.exactOptional(),
  source: Source.nullable().exactOptional(),
  paused: z.boolean().exactOptional(),
})

const run = z.string().min(1).max(200)

/** More would hold everybody up; whoever has more asks several times. */
const mostAdded = 5000

export const ItemsAdd = z
  .strictObject({
    runs: z.array(run).max(mostAdded).exactOptional(),
    pairs: z
      .array(z.tuple([run, run]))
      .max(mostAdded)
      .exactOptional(),
    experiment: z
      .strictObject({
        id: z.string().min(1),
        baseline: z.string().min(1),
        candidate: z.string().min(1),
        metric: z.string().min(1),
        show: z.enum(['regressed', 'improved', 'errors', 'judges-disagree', 'all']),
        examples: z.array(z.string().min(1)).max(mostAdded).exactOptional(),
        limit: z.int().min(1).max(mostAdded).exactOptional(),
      })
      .exactOptional(),
  })
  .refine(
    (given) => Object.keys(given).length > 0,
    'name runs, pairs or an experiment to take them from',
  )

export const ReviewGive = z.strictObject({
  labels: z.record(z.string().max(50), Json),
  correction: plain(100_000).exactOptional(),
})
