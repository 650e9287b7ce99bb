import { expect, test } from 'vitest'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import type { LiveTest, LiveTestCreate } from '../server/api/live-ab.ts'
import type { RunAnswer } from '../server/api.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { ownServer } from './support/served.ts'
import { deployedTraffic } from '../server/live-ab/deployed-traffic.ts'
import { liveTests } from '../server/live-ab/live-tests.ts'
import { feedbackStore } from '../server/feedback/feedback-store.ts'

const plan: LiveTestCreate = {
  control: 'first',
  candidates: ['second'],
  primary: {
    name: 'thumbs',
    label: 'thumbs',
    scale: 'share',
    better: 'higher',
    smallestEffect: { absolute: 0.2 },
  },
  guardrails: [
    {
      name: 'thumbs',
      label: 'thumbs',
      scale: 'share',
      better: 'higher',
      smallestEffect: { absolute: 0.1 },
      margin: { absolute: 0.1 },
    },
  ],
  minimumUnits: 20,
}

test('a deployment is compared while it answers, and a candidate that breaks a guardrail is taken out', async () => {
  const heddle = await ownServer()
  const first = await publishVersion(heddle, saying('talks', 'first'))
  const second = await publishVersion(heddle, saying('talks', 'second'))
  const variants = [
    { name: 'first', version: first, weight: 50 },
    { name: 'second', version: second, weight: 50 },
  ]
  await deploy(heddle, 'talk', { graph: 'talks', variants })

  const wrong = { ...plan, candidates: [] }
  const refused = await heddle.send('/api/deployments/talk/live-ab', { method: 'PUT', body: wrong })
  expect(refused.status).toBe(422)
  expect((await heddle.send('/api/deployments/talk/live-ab')).status).toBe(204)
  expect((await heddle.send('/api/deployments/nobody/live-ab')).status).toBe(404)
  const begun = await heddle.send<LiveTest>('/api/deployments/talk/live-ab', {
    method: 'PUT',
    body: plan,
  })
  expect(begun).toMatchObject({ status: 201, body: { result: { state: 'collecting' } } })

  const inputs = Array.from({ length: 100 }, (_, at) => ({ question: `${at}` }))
  for (let round = 0; round < 3; round++) {
    const { body } = await heddle.send<{ runs: RunAnswer[] }>('/v1/graphs/talk/runs', {
      body: { inputs },
    })
    await Promise.all(
      body.runs.map(async ({ id, outputs }) => {
        const thumbs = JSON.stringify(outputs['answer']).startsWith('"first') ? 'up' : 'down'
        const given = await heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs } })
        expect(given.status).toBe(200)
      }),
    )
  }
  const { body: seen } = await heddle.send<LiveTest>('/api/deployments/talk/live-ab')
  expect(seen.result.units).toBe(300)
  expect(seen.result.advice).toBe('roll-back')

  const { workspace } = heddle.server
  await liveTests({
    store: workspace.store,
    feedback: feedbackStore(workspace.store),
    look: (run) => workspace.runs.look(run),
    traffic: deployedTraffic(workspace),
    log: { info: () => undefined, error: () => undefined },
  }).guard()
  const { body: after } = await heddle.send<DeploymentAnswer>('/api/deployments/talk')
  expect(after.weights).toEqual({ first: 50, second: 0 })
  expect(after.revision).toMatchObject({ author: 'live A/B', forced: expect.any(String) })
  const { body: ended } = await heddle.send<LiveTest>('/api/deployments/talk/live-ab')
  expect(ended.rolledBack?.why).toContain('thumbs')
})
