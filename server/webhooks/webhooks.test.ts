import { expect, onTestFinished, test, vi } from 'vitest'
import { createEgress } from '../../engine/egress/create-egress.ts'
import type { EndpointAnswer } from '../api/deployments.ts'
import { createLog } from '../log.ts'
import { createNotices } from '../notices.ts'
import { openStore, type Store } from '../store/open-store.ts'
import {
  expectedSignature,
  receiveWebhooks,
  type WebhookReceiver,
} from '../../test/support/webhook-receiver.ts'
import { signedHeaders } from './signature.ts'
import { createWebhooks } from './webhooks.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`
const over: EndpointAnswer = {
  id: 'r',
  graph: 'g',
  version: 'v',
  status: 'succeeded',
  outputs: { answer: 'Yes.' },
  usage: { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] },
  startedAt: 1,
  endedAt: 2,
}
const { endedAt: _endedAt, ...begun } = over
const running: EndpointAnswer = { ...begun, status: 'running' }

function sender(
  store: Store,
  receiver: WebhookReceiver,
  look: () => EndpointAnswer | undefined,
  delays: readonly number[] = [1, 1],
) {
  const egress = createEgress({ allow: `127.0.0.1:${receiver.port}` })
  const notices = createNotices()
  const webhooks = createWebhooks({
    store,
    fetch: egress.fetch,
    secret: () => secret,
    look: () => Promise.resolve(look()),
    notices,
    log: createLog({ terminal: false, write: () => undefined }),
    delays,
  })
  onTestFinished(async () => {
    await webhooks.close()
    await egress.close()
  })
  const end = (): void => notices.runOver(over.id)
  return { webhooks, end }
}

async function parts(): Promise<{ store: Store; receiver: WebhookReceiver }> {
  const store = await openStore(':memory:')
  const receiver = await receiveWebhooks()
  onTestFinished(async () => {
    await receiver[Symbol.asyncDispose]()
    await store.destroy()
  })
  return { store, receiver }
}

test('what is not taken is sent again with the same id, and a signature of its own time', async () => {
  const { store, receiver } = await parts()
  const { webhooks, end } = sender(store, receiver, () => over)
  receiver.answer(500, 302)
  await webhooks.expect('r', 'endpoint', receiver.url)
  end()
  await vi.waitFor(async () => {
    expect(await webhooks.list('r')).toMatchObject([{ state: 'delivered', attempts: 3 }])
  })
  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  for (const received of receiver.received) {
    expect(received.headers['webhook-signature']).toBe(expectedSignature(secret, received))
    expect(received.body).toMatchObject({ type: 'run.succeeded', data: over })
  }
})

test('what is never taken is given up, and says why', async () => {
  const { store, receiver } = await parts()
  const { webhooks, end } = sender(store, receiver, () => over)
  receiver.answer(500, 500, 503, 500)
  await webhooks.expect('r', 'endpoint', receiver.url)
  end()
  await vi.waitFor(async () => {
    expect(await webhooks.list('r')).toMatchObject([
      { state: 'failed', attempts: 3, problem: 'It was answered with status 503.' },
    ])
  })
})

test('an address that is gone is not asked again', async () => {
  const { store, receiver } = await parts()
  const { webhooks, end } = sender(store, receiver, () => over)
  receiver.answer(410)
  await webhooks.expect('r', 'endpoint', receiver.url)
  end()
  await vi.waitFor(async () => {
    expect(await webhooks.list('r')).toMatchObject([{ state: 'failed', attempts: 1 }])
  })
})

test('what one process promised or has begun the next one does', async () => {
  const { store, receiver } = await parts()
  const first = sender(store, receiver, () => running)
  await first.webhooks.expect('r', 'endpoint', receiver.url)
  await first.webhooks.close()
  first.end()
  expect(await first.webhooks.list('r')).toMatchObject([{ state: 'running', attempts: 0 }])
  let now: EndpointAnswer = running
  const second = sender(store, receiver, () => now, [3_600_000])
  await second.webhooks.start()
  expect(receiver.received).toEqual([])
  now = over
  receiver.answer(500)
  second.end()
  await vi.waitFor(async () => {
    expect(await second.webhooks.list('r')).toMatchObject([
      { state: 'due', attempts: 1, nextAt: expect.any(Number) },
    ])
  })
  await second.webhooks.close()
  await store.updateTable('webhook_deliveries').set({ next_at: 0 }).execute()
  const third = sender(store, receiver, () => over)
  await third.webhooks.start()
  await vi.waitFor(async () => {
    expect(await third.webhooks.list('r')).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })
})

test('a promise for a run that never began is forgotten', async () => {
  const { store, receiver } = await parts()
  const first = sender(store, receiver, () => undefined)
  await first.webhooks.expect('r', 'endpoint', receiver.url)
  await first.webhooks.close()
  const second = sender(store, receiver, () => undefined)
  await second.webhooks.start()
  expect(await second.webhooks.list('r')).toEqual([])
})

test('a signature is that of the example in the standard', () => {
  const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})
