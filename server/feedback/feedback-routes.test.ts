import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import { openStore } from '../store/open-store.ts'
import { feedbackRoutes } from './feedback-routes.ts'
import { feedbackStore } from './feedback-store.ts'
import { feedbackTokens } from './feedback-tokens.ts'

test('feedback keeps the deployment and the variant that answered, and the list can ask for it', async () => {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const [exposed, plain] = [newRunId(), newRunId()]
  const routes = feedbackRoutes({
    feedback: feedbackStore(store),
    tokens: feedbackTokens(randomBytes(32)),
    journal: {
      run: (id) => ({
        id,
        graph: 'shop',
        version: 'f00',
        status: 'succeeded',
        input: {},
        startedAt: 1,
      }),
    },
    exposureOf: (run) =>
      Promise.resolve(run === exposed ? { deployment: 'live', variant: 'B' } : undefined),
  })
  const call = (method: string, path: string, id: string, body?: unknown, query?: unknown) =>
    routes
      .find((route) => route.method === method && route.path === path)!
      .handle({
        params: { id },
        query,
        body,
        actor: undefined,
        // SAFETY: the handlers only ask for headers, of which there are none.
        request: { get: () => undefined } as unknown as Request,
        // SAFETY: the handlers write nothing themselves.
        response: {} as Response,
      })
  for (const id of [exposed, plain]) {
    await call('post', '/v1/runs/:id/feedback', id, { thumbs: 'up' })
  }
  const all = await call('get', '/api/feedback', '', undefined, { limit: 10 })
  expect(all?.body).toMatchObject({ totals: { entries: 2, up: 2 } })
  const live = await call('get', '/api/feedback', '', undefined, { limit: 10, deployment: 'live' })
  expect(live?.body).toMatchObject({
    feedback: [{ run: exposed, deployment: 'live', variant: 'B', thumbs: 'up' }],
    totals: { entries: 1 },
  })
})

test('what was said of many runs is read at once', async () => {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const feedback = feedbackStore(store)
  const runs = Array.from({ length: 2300 }, () => newRunId())
  for (const run of [runs[0]!, runs[1500]!, runs[2299]!, newRunId()]) {
    await feedback.give(
      {
        run,
        person: 'end-user',
        person_name: 'end user',
        graph: 'shop',
        version: 'f00',
        deployment: null,
        variant: null,
      },
      { stars: 3 },
    )
  }
  const found = await feedback.ofRuns(runs)
  expect(new Set(found.map(({ run }) => run))).toEqual(new Set([runs[0], runs[1500], runs[2299]]))
  expect(await feedback.ofRuns([])).toEqual([])
})
