import { expect, onTestFinished, test, vi } from 'vitest'
import { newRunId } from '../engine/run/run-id.ts'
import type { BatchAnswer, EndpointAnswer } from '../server/api/deployments.ts'
import { token } from './support/client.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'
import { receiveWebhooks } from './support/webhook-receiver.ts'

// Two servers that start beside other tests take their time.
vi.setConfig({ testTimeout: 60_000 })
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 40_000 })

test('a restart keeps the key of a request, its variant and its webhook, and the run goes on', async () => {
  const home = ownFolder()
  const model = await startScriptedModel()
  const receiver = await receiveWebhooks()
  onTestFinished(async () => {
    await receiver[Symbol.asyncDispose]()
    await model.close()
  })
  const variables = {
    OPENAI_BASE_URL: model.url,
    HEDDLE_MODEL: 'scripted',
    HEDDLE_EGRESS_ALLOW: `127.0.0.1:${receiver.port}`,
  }
  const ask = {
    body: { input: { question: 'x' }, user: 'ada', webhook: receiver.url },
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'before-the-restart',
    },
  }
  let before: EndpointAnswer
  {
    await using first = await startServed({ home, variables, warm: false })
    const version = await publishVersion(first, oneAnswer('asked'))
    const variants = [{ name: 'only', version, weight: 1 }]
    await deploy(first, 'kept', { graph: 'asked', variants })
    // As a process leaves it that dies before the run begins.
    const { exposures } = first.server.workspace
    await exposures.record([
      { name: 'kept', run: newRunId(), revision: 1, variant: 'only', version, unit: 'u' },
    ])
    model.script({ kind: 'hang' })
    before = (await first.send<EndpointAnswer>('/v1/graphs/kept/runs', ask)).body
    expect(before.status).toBe('running')
    await eventually(() => expect(model.requests).toHaveLength(1))
  }
  model.reset()
  model.script({ kind: 'text', text: 'After all.' })
  await using second = await startServed({ home, variables, warm: false })
  await eventually(() => expect(receiver.received).toHaveLength(1))
  const exposed = await second.server.workspace.exposures.list({ deployment: 'kept', limit: 10 })
  expect(exposed.map(({ run }) => run)).toEqual([before.id])
  expect(receiver.received[0]?.body.data).toMatchObject({
    id: before.id,
    outputs: { answer: 'After all.' },
    deployment: before.deployment,
  })
  const again = await second.send<EndpointAnswer>('/v1/graphs/kept/runs', ask)
  expect([again.status, again.body.id]).toEqual([202, before.id])
  expect(again.body).toMatchObject({ status: 'succeeded', deployment: before.deployment })
  const other = { ...ask, body: { ...ask.body, user: 'bob' } }
  expect((await second.send('/v1/graphs/kept/runs', other)).status).toBe(422)
  expect(model.requests).toHaveLength(1)
})

test('what was promised under a key before a crash begins under its id when it is asked for again', async () => {
  await using heddle = await startServed({ warm: false })
  const version = await publishVersion(heddle, saying('speaker', 'one'))
  await deploy(heddle, 'talk', {
    graph: 'speaker',
    variants: [{ name: 'only', version, weight: 1 }],
  })
  const inputs = [{ question: 'x' }, { question: 'y' }]
  const ask = (key: string) =>
    heddle.send<BatchAnswer>('/v1/graphs/talk/runs', {
      body: { inputs, user: 'ada' },
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
    })
  const [first] = (await ask('whole')).body.runs
  // What stands in the store where the process died between the first run and the second.
  const { store, exposures } = heddle.server.workspace
  const [row] = await store.selectFrom('idempotent_starts').selectAll().execute()
  const promised = newRunId()
  const runs = JSON.stringify([first!.id, promised])
  await store
    .insertInto('idempotent_starts')
    .values({ ...row!, key: 'half', runs })
    .execute()
  await exposures.record([{ ...(await exposures.find(first!.id))!, run: promised }])
  const { status, body } = await ask('half')
  expect(status).toBe(200)
  expect(body.runs.map(({ id, outputs }) => [id, outputs['answer']])).toEqual([
    [first!.id, 'one: x'],
    [promised, 'one: y'],
  ])
  expect(await exposures.list({ deployment: 'talk', limit: 10 })).toHaveLength(3)
})
