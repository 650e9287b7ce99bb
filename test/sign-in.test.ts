import { describe, expect, test } from 'vitest'
import type { LoginLink } from '../server/api.ts'
import { token } from './support/client.ts'
import { newToken, signIn } from './support/credentials.ts'
import { refusalOf } from './support/live-socket.ts'
import { rawRequest, type RawAnswer } from './support/raw-request.ts'
import { ownServer } from './support/served.ts'

const authorization = `Bearer ${token}`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('signing in', () => {
  test('works once with a login link, for as long as the person does not sign out', async () => {
    const heddle = await ownServer()
    const { loginUrl, port } = heddle.server
    const { status, headers } = await rawRequest(loginUrl)
    expect([status, headers.location]).toEqual([303, '/'])
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(
          `^heddle-${port}=[\\w-]{40,}; Max-Age=2592000; Path=/; Expires=[^;]+; HttpOnly; SameSite=Strict$`,
        ),
      ),
    ])
    const again = await rawRequest(loginUrl)
    expect(again.status).toBe(401)
    expect(again.headers).not.toHaveProperty('set-cookie')
    expect(again.text).toContain('This token is not valid, or was used before.')

    const cookie = headers['set-cookie']![0]!.split(';')[0]!
    const ask = (path: string, method = 'GET'): Promise<RawAnswer> =>
      rawRequest(heddle.url + path, { method, headers: { cookie } })
    expect((await ask('/api/settings')).status).toBe(200)
    const out = await ask('/api/logout', 'POST')
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^heddle-${port}=; Path=/; Expires=Thu, 01 Jan 1970`)),
    ])
    expect((await ask('/api/settings')).status).toBe(401)
  })

  test('works for one of two who open the same link at once', async () => {
    const heddle = await ownServer()
    const both = await Promise.all([
      rawRequest(heddle.server.loginUrl),
      rawRequest(heddle.server.loginUrl),
    ])
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([303, 401]))
  })

  test('is not done by whoever looks at a link without opening it', async () => {
    const heddle = await ownServer()
    const looked = await rawRequest(heddle.server.loginUrl, { method: 'HEAD' })
    expect(looked.headers).not.toHaveProperty('set-cookie')
    expect((await rawRequest(heddle.server.loginUrl)).status).toBe(303)
  })

  test('does not work with a link that is older than its hour', async () => {
    const heddle = await ownServer()
    const { store } = heddle.server.workspace
    await store
      .updateTable('tokens')
      .set({ expires_at: Date.now() - 1 })
      .execute()
    expect((await rawRequest(heddle.server.loginUrl)).status).toBe(401)
  })

  test('works with the form and any token, with no more than the scopes of that', async () => {
    const heddle = await ownServer()
    const post = (body: string): Promise<RawAnswer> =>
      rawRequest(`${heddle.url}/login`, { method: 'POST', headers: form, body })
    const shown = await rawRequest(`${heddle.url}/login`)
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(shown.text).toContain('<form method="post" action="/login">')
    const reader = await newToken(heddle, 'read')
    const { status, headers } = await post(`token=+${encodeURIComponent(reader)}%20`)
    expect(status).toBe(303)
    const cookie = headers['set-cookie']![0]!.split(';')[0]!
    expect((await rawRequest(`${heddle.url}/api/graphs`, { headers: { cookie } })).status).toBe(200)
    expect((await rawRequest(`${heddle.url}/api/settings`, { headers: { cookie } })).status).toBe(
      403,
    )
    expect((await post('token=wrong-token-0123456789')).status).toBe(401)
    expect((await post('token=')).status).toBe(200)
    expect((await post('token=%3Cscript%3E')).text).not.toContain('<script>')
    expect((await post('token=a&token=b')).status).toBe(422)
    expect((await post(`token=${'x'.repeat(600)}`)).status).toBe(422)
    expect((await post(`token=${'x'.repeat(5000)}`)).status).toBe(413)
    expect((await post('')).status).toBe(422)
  })

  test('with many wrong tokens is slow, at the form and for programs and sockets together', async () => {
    const heddle = await ownServer()
    const session = await signIn(heddle)
    const { url } = (await heddle.send<LoginLink>('/api/login-links', { method: 'POST' })).body
    const wrong = { authorization: 'Bearer wrong-token-0123456789' }
    for (let count = 0; count < 10; count += 1) {
      const { status } = await rawRequest(`${heddle.url}/api/graphs`, { headers: wrong })
      expect(status).toBe(401)
      const body = 'token=wrong-token-0123456789'
      const posted = await rawRequest(`${heddle.url}/login`, {
        method: 'POST',
        headers: form,
        body,
      })
      expect(posted.status).toBe(401)
    }
    const program = await rawRequest(`${heddle.url}/api/graphs`, { headers: { authorization } })
    expect(program.status).toBe(429)
    expect(Number(program.headers['retry-after'])).toBeGreaterThan(0)
    expect(program.text).toContain('TOO_MANY_ATTEMPTS')
    for (const sent of [
      { method: 'POST', headers: form, body: `token=${token}` },
      { method: 'POST', headers: form, body: 'token=wrong-token-0123456789' },
    ]) {
      const posted = await rawRequest(`${heddle.url}/login`, sent)
      expect([posted.status, posted.headers['retry-after']]).toEqual([
        429,
        expect.stringMatching(/^\d+$/),
      ])
      expect(posted.headers).not.toHaveProperty('set-cookie')
    }
    expect((await rawRequest(url)).status).toBe(429)
    expect(await refusalOf(heddle, { authorization })).toBe(429)
    // Who is signed in notices nothing, and what needs no token answers.
    expect((await rawRequest(`${heddle.url}/api/graphs`, { headers: session })).status).toBe(200)
    expect((await rawRequest(`${heddle.url}/health`)).status).toBe(200)
    expect((await rawRequest(`${heddle.url}/login`)).status).toBe(200)
  })
})
