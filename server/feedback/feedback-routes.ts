import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { z } from 'zod'
import type { Journal, RunRecord } from '../../engine/journal/journal.ts'
import {
  feedbackKinds,
  type Feedback,
  type FeedbackEntry,
  type FeedbackGive,
  type FeedbackList,
  type OwnFeedback,
} from '../api/feedback.ts'
import type { Actor } from '../auth/scope.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { moment } from '../http/time-range.ts'
import { wholeNumber } from '../http/whole-number.ts'
import type { FeedbackRow } from '../store/feedback-tables.ts'
import type { ExposureOf } from './exposure.ts'
import type { FeedbackStore } from './feedback-store.ts'
import type { FeedbackTokens } from './feedback-tokens.ts'

const kilobyte = 1024
/** Postgres has no place for a zero character in a text. */
const plain = (most: number) =>
  z
    .string()
    .max(most)
    .transform((said) => said.replaceAll('\0', ''))
const text = (most: number) => plain(most).nullable().exactOptional()

const FeedbackBody = z
  .strictObject({
    thumbs: z.enum(['up', 'down']).nullable().exactOptional(),
    stars: z.int().min(1).max(5).nullable().exactOptional(),
    comment: text(4000),
    reasons: z
      .array(
        z
          .string()
          .min(1)
          .max(80)
          .regex(/^[^\0]*$/, 'must hold no zero character'),
      )
      .max(10)
      .nullable()
      .exactOptional(),
    correction: text(20_000),
  })
  .refine(
    (given) => Object.keys(given).length > 0,
    `give at least one of ${feedbackKinds.join(', ')}`,
  )

const FeedbackQuery = z.strictObject({
  graph: z.string().optional(),
  version: z.string().optional(),
  deployment: z.string().optional(),
  kind: z.enum([...feedbackKinds, 'thumbs-up', 'thumbs-down']).optional(),
  from: moment.optional(),
  to: moment.optional(),
  after: z.uuid().optional(),
  limit: wholeNumber(1, 200).default(50),
})

/** Whoever holds the token of a run is one and the same person for it. */
const endUser = { id: 'end-user', name: 'end user' }

/** Saying what one thinks of a run, and reading what was said. */
export function feedbackRoutes(options: {
  feedback: FeedbackStore
  tokens: FeedbackTokens
  journal: Pick<Journal, 'run'>
  /** Left out where there are no deployments. */
  exposureOf?: ExposureOf
  /** Told when somebody said something of a run. */
  onGiven?: (run: string) => void
}): Route[] {
  const { feedback, tokens, journal, exposureOf, onGiven } = options

  function runOf(id: string): RunRecord {
    const run = journal.run(id)
    if (run === undefined) throw notFound(`run "${id}"`)
    return run
  }

  /** @throws HttpError for a token that does not open this run */
  function admits(request: Request): boolean {
    const token = request.get('x-heddle-feedback')
    if (token === undefined) return false
    const found = tokens.check(String(request.params['id']), token)
    if (found === 'good') return true
    throw new HttpError(
      401,
      found === 'expired' ? 'FEEDBACK_TOKEN_EXPIRED' : 'FEEDBACK_TOKEN_WRONG',
      found === 'expired'
        ? 'The feedback token has expired: feedback is taken for 30 days after a run.'
        : 'The feedback token does not belong to this run. Send the one that came with it in X-Heddle-Feedback.',
    )
  }

  return [
    route({
      method: 'post',
      path: '/v1/runs/:id/feedback',
      scope: 'run',
      reach: 'run',
      audit: false,
      admits,
      body: FeedbackBody,
      bodyLimit: 128 * kilobyte,
      async handle({ params, body, actor, request }) {
        const { id: run, graph, version } = runOf(params.id)
        const exposure = await exposureOf?.(run)
        const { id: person, name } = actor ?? endUser
        const row = await feedback.give(
          {
            run,
            person,
            person_name: name,
            graph,
            version,
            deployment: exposure?.deployment ?? null,
            variant: exposure?.variant ?? null,
          },
          body,
          repeatable(request, body),
        )
        onGiven?.(run)
        return { body: own(run, row) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/runs/:id/feedback',
      scope: 'run',
      reach: 'run',
      admits,
      async handle({ params, actor }) {
        const { id: run } = runOf(params.id)
        return { body: own(run, await feedback.of(run, personOf(actor))) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/runs/:id/feedback',
      scope: 'run',
      reach: 'run',
      audit: false,
      admits,
      async handle({ params, actor }) {
        const { id: run } = runOf(params.id)
        await feedback.takeBack(run, personOf(actor))
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/api/feedback',
      scope: 'read',
      query: FeedbackQuery,
      async handle({ query: { after, limit, ...filter } }) {
        const [rows, totals] = await Promise.all([
          feedback.list(filter, { limit: limit + 1, after }),
          feedback.totals(filter),
        ])
        const page = rows.slice(0, limit)
        const last = page.at(-1)
        const body: FeedbackList = {
          feedback: page.map((row) => toEntry(row, journal.run(row.run))),
          totals,
          ...(rows.length > limit && last !== undefined ? { next: last.id } : {}),
        }
        return { body }
      },
    }),
    route({
      method: 'delete',
      path: '/api/feedback/:id',
      scope: 'write',
      audit: 'feedback.remove',
      async handle({ params }) {
        if (!(await feedback.remove(params.id))) throw notFound(`feedback "${params.id}"`)
        return { status: 204 }
      },
    }),
  ]
}

function personOf(actor: Actor | undefined): string {
  return (actor ?? endUser).id
}

/** @throws HttpError */
function repeatable(
  request: Request,
  body: FeedbackGive,
): { key: string; bodyHash: string } | undefined {
  const key = request.get('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new HttpError(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'An Idempotency-Key has 1 to 200 visible characters without spaces.',
    )
  }
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
  return { key, bodyHash }
}

function own(run: string, row: FeedbackRow | undefined): OwnFeedback {
  return { run, feedback: row === undefined ? {} : toFeedback(row) }
}

function toFeedback({ thumbs, stars, comment, reasons, correction }: FeedbackRow): Feedback {
  return {
    ...(thumbs === null ? {} : { thumbs }),
    ...(stars === null ? {} : { stars }),
    ...(comment === null ? {} : { comment }),
    // SAFETY: the store wrote it from the reasons of a body.
    ...(reasons === null ? {} : { reasons: JSON.parse(reasons) as string[] }),
    ...(correction === null ? {} : { correction }),
  }
}

function toEntry(row: FeedbackRow, run: RunRecord | undefined): FeedbackEntry {
  return {
    id: row.id,
    run: row.run,
    person: row.person_name,
    graph: row.graph,
    version: row.version,
    ...(row.deployment === null ? {} : { deployment: row.deployment }),
    ...(row.variant === null ? {} : { variant: row.variant }),
    ...toFeedback(row),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    ...(run === undefined ? {} : { input: run.input }),
  }
}
