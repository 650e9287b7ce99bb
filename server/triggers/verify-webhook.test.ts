import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { WebhookSource } from '../api/triggers.ts'
import { newSecret, secretProblem, verifyWebhook } from './verify-webhook.ts'

/** The example of https://www.standardwebhooks.com. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const example = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const sentAt = 1_614_265_330_000
const standard: WebhookSource = { kind: 'webhook', signature: 'standard', tolerance: 300 }
const github: WebhookSource = { kind: 'webhook', signature: 'github', tolerance: 300 }

function incoming(headers: Readonly<Record<string, string>>, body: string) {
  const header = (name: string): string | undefined =>
    Object.hasOwn(headers, name) ? headers[name] : undefined
  return { header, body: Buffer.from(body) }
}
const body = '{"test": 2432232314}'

test('the example of Standard Webhooks is believed', () => {
  expect(verifyWebhook(standard, secret, incoming(example, body), sentAt)).toMatchObject({
    key: 'id:msg_p5jXN8AQM9LWM0D4loKWxJek',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  })
})

test('one of several signatures is enough, while a sender changes its secret', () => {
  const headers = {
    ...example,
    'webhook-signature': `v1,AAAA v1a,${'A'.repeat(40)} ${example['webhook-signature']}`,
  }
  expect(verifyWebhook(standard, secret, incoming(headers, body), sentAt)).toMatchObject({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  })
})

test('whatever is not exactly what was signed is not believed', () => {
  const changed: [Partial<typeof example>, string][] = [
    [{}, '{"test": 2432232315}'],
    [{ 'webhook-id': 'msg_other' }, body],
    [{ 'webhook-id': '' }, body],
    [{ 'webhook-id': 'msg.p5jXN8AQM9LWM0D4loKWxJek' }, body],
    [{ 'webhook-timestamp': '1614265331' }, body],
    [{ 'webhook-timestamp': '1614265330.0' }, body],
    [{ 'webhook-signature': '' }, body],
    [{ 'webhook-signature': 'v1,' }, body],
    [{ 'webhook-signature': example['webhook-signature'].slice(3) }, body],
  ]
  for (const [headers, sent] of changed) {
    const given = incoming({ ...example, ...headers }, sent)
    expect(verifyWebhook(standard, secret, given, sentAt)).toBe('unsigned')
  }
  expect(verifyWebhook(standard, secret, incoming({}, body), sentAt)).toBe('unsigned')
  const other = newSecret('standard')
  expect(verifyWebhook(standard, other, incoming(example, body), sentAt)).toBe('unsigned')
})

test('a signature is believed for as long as the tolerance says, in both directions', () => {
  const verify = (now: number) => verifyWebhook(standard, secret, incoming(example, body), now)
  expect(verify(sentAt + 300_000)).toMatchObject({ id: example['webhook-id'] })
  expect(verify(sentAt - 300_000)).toMatchObject({ id: example['webhook-id'] })
  expect(verify(sentAt + 300_001)).toBe('late')
  expect(verify(sentAt - 300_001)).toBe('late')
})

test('a body that GitHub signed is believed, and known again under any delivery id', () => {
  const key = "It's a Secret to Everybody"
  // The example of GitHub's documentation.
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  const headers = { 'x-hub-signature-256': signature, 'x-github-event': 'push' }
  const first = verifyWebhook(
    github,
    key,
    incoming({ ...headers, 'x-github-delivery': 'a' }, 'Hello, World!'),
    0,
  )
  const second = verifyWebhook(
    github,
    key,
    incoming({ ...headers, 'x-github-delivery': 'b' }, 'Hello, World!'),
    0,
  )
  expect(first).toMatchObject({ id: 'a', event: 'push' })
  expect(second).toMatchObject({ id: 'b' })
  expect(first).toHaveProperty('key', Reflect.get(Object(second), 'key'))
  expect(verifyWebhook(github, key, incoming(headers, 'Hello, World?'), 0)).toBe('unsigned')
  const sha1 = createHmac('sha1', key).update('Hello, World!').digest('hex')
  const old = incoming({ 'x-hub-signature': `sha1=${sha1}` }, 'Hello, World!')
  expect(verifyWebhook(github, key, old, 0)).toBe('unsigned')
})

test('new secrets are long, differ, and are what senders take', () => {
  const secrets = [newSecret('standard'), newSecret('standard')]
  expect(new Set(secrets).size).toBe(2)
  for (const one of secrets) expect(secretProblem(one, 'standard')).toBeUndefined()
  expect(newSecret('github')).toMatch(/^[0-9a-f]{64}$/)
  expect(secretProblem('a secret of my own', 'standard')).toMatch(/whsec_/)
  expect(secretProblem('whsec_c2hvcnQ=', 'standard')).toMatch(/16 bytes/)
})
