import { expect, test } from 'vitest'
import { environmentSecrets } from './environment-secrets.ts'
import { noSecrets } from './secrets.ts'
import { takeOutOfJson, takeOutSecrets } from './take-out-secrets.ts'

const variables = {
  HEDDLE_SECRET_SHOP: 'sk-canary-7f3a9b',
  HEDDLE_SECRET_SHOP_HOSTS: 'api.example.com, *.shop.example , 10.0.0.5:8080',
}

test('a secret is read for the hosts that it is bound to, and for no other', () => {
  const secrets = environmentSecrets(variables)
  for (const host of ['api.example.com', 'API.example.com', 'a.shop.example', '10.0.0.5:8080']) {
    expect(secrets.read('SHOP', host)).toBe('sk-canary-7f3a9b')
  }
  for (const host of [
    'example.com',
    'api.example.com:8443',
    'api.example.com.evil.example',
    'evil-api.example.com',
    'shop.example',
    'xshop.example',
    '10.0.0.5',
  ]) {
    expect(() => secrets.read('SHOP', host)).toThrow(
      `The secret "SHOP" is bound to api.example.com, *.shop.example, 10.0.0.5:8080, and is not sent to ${host}.`,
    )
  }
})

test('a secret that is not there is named, with those that are', () => {
  expect(() => environmentSecrets(variables).read('SHOPS', 'api.example.com')).toThrow(
    'There is no secret "SHOPS"; there are: SHOP.',
  )
  expect(() => noSecrets.read('constructor', 'api.example.com')).toThrow('there are: none')
  expect(environmentSecrets({ HEDDLE_SECRET_EMPTY: ' ', OTHER: 'x' })).toBe(noSecrets)
})

test('everything that is wrong with the variables is said at once, without their values', () => {
  let message = ''
  try {
    environmentSecrets({
      HEDDLE_SECRET_SHORT: 'tiny',
      HEDDLE_SECRET_SHORT_HOSTS: 'a.example',
      HEDDLE_SECRET_FREE: 'long-enough-value',
      HEDDLE_SECRET_LOST: 'other-long-value',
      HEDDLE_SECRET_LOST_HOSTS: 'https://a.example/',
      HEDDLE_SECRET_lower: 'third-long-value',
      HEDDLE_SECRET_lower_HOSTS: '[::1]:80',
    })
  } catch (error) {
    message = String(error)
  }
  expect(message).toContain('HEDDLE_SECRET_SHORT must be one line of at least 8 characters')
  expect(message).toContain('HEDDLE_SECRET_FREE has no HEDDLE_SECRET_FREE_HOSTS.')
  expect(message).toContain('HEDDLE_SECRET_LOST_HOSTS holds "https://a.example/"')
  expect(message).toContain('HEDDLE_SECRET_lower is not the name of a secret')
  expect(message).not.toMatch(/tiny|long/)
})

test('a secret is taken out of a text in every form that it may have there', () => {
  const secret = 'a/b+c "d" é~'
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    'a\\/b+c \\"d\\" é~',
    encodeURIComponent(secret),
    new URLSearchParams({ q: secret }).toString().slice(2),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ]
  for (const form of forms) expect(takeOutSecrets(`<${form}>`, [secret])).toBe('<[secret]>')
  for (const before of ['', 'u', 'us', 'user:']) {
    for (const after of ['', 'x', 'xy']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${before}${secret}${after}`).toString(encoding)
        const safe = takeOutSecrets(text, [secret])
        expect(safe).toContain('[secret]')
        expect(safe.length).toBeLessThan(
          '[secret]'.length + before.length * 2 + after.length * 2 + 8,
        )
      }
    }
  }
})

test('a secret is taken out of all texts and keys of a value', () => {
  const value = { list: ['x canary-1234', 5, null], 'canary-1234': true, deep: { a: 'plain' } }
  expect(takeOutOfJson(value, ['canary-1234'])).toEqual({
    list: ['x [secret]', 5, null],
    '[secret]': true,
    deep: { a: 'plain' },
  })
})
