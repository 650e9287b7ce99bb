import { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { expect, test } from 'vitest'
import { readAllowList } from './allow-list.ts'
import { guardedConnector } from './guarded-connector.ts'

/** What becomes of a connection whose other end is another one than was asked for. */
function endingAt(peer: string | undefined): Promise<Error | null> {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  const build: typeof buildConnector = () => (_, callback) => callback(null, socket)
  const rules = {
    allow: readAllowList(''),
    lookup: () => Promise.resolve(['93.184.216.34']),
    ownPort: () => undefined,
  }
  const connect = guardedConnector(rules, build)
  const { promise, resolve } = Promise.withResolvers<Error | null>()
  const options = { hostname: 'example.com', protocol: 'http:', port: '80' }
  connect(options, (...made) => resolve(made[0]))
  return promise
}

test('a connection that ends elsewhere than at a checked address is given up', async () => {
  expect(await endingAt('93.184.216.34')).toBeNull()
  expect(await endingAt('::ffff:93.184.216.34')).toBeNull()
  for (const peer of ['127.0.0.1', '93.184.216.35', undefined]) {
    expect(await endingAt(peer)).toMatchObject({
      code: 'egress',
      message: `The connection to example.com ended at ${peer ?? 'nowhere'}, which was not checked.`,
    })
  }
})
