import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { mcpWebServer } from '../../../test/support/mcp-web-server.ts'
import { ownFolder } from '../../../test/support/temporary-folder.ts'
import { noSecrets, secretsOf } from '../../egress/secrets.ts'
import { connectMcpServers } from './connect-servers.ts'
import { readMcpSettings } from './server-settings.ts'

const { signal } = new AbortController()
const url = 'https://tools.example/mcp'
const program = fileURLToPath(new URL('../../../test/support/mcp-program.ts', import.meta.url))

function connected(settings: object, secrets = noSecrets) {
  const web = mcpWebServer()
  const text = JSON.stringify({ servers: settings })
  const servers = connectMcpServers(readMcpSettings(text), { fetch: web.fetch, secrets })
  return { ...web, servers }
}

describe('a server over HTTP', () => {
  test('tells its tools, and is called through the fetch that is given', async () => {
    const { servers, requests } = connected({ shop: { url } })
    expect(await servers.tools('shop', signal)).toMatchObject([
      {
        name: 'add',
        description: 'Adds two numbers.',
        parameters: { type: 'object', required: ['a', 'b'] },
        readOnly: true,
      },
      { name: 'fail', readOnly: false },
      { name: 'echo' },
    ])
    expect(await servers.call('shop', 'add', { a: 1, b: 2 }, signal)).toBe('3')
    expect(new Set(requests.map((request) => request.url))).toEqual(new Set([url]))
  })

  test('fails with what its tool says, and with what is wrong with a call', async () => {
    const { servers } = connected({ shop: { url } })
    await expect(servers.call('shop', 'fail', {}, signal)).rejects.toThrow('The shop is closed.')
    await expect(servers.call('shop', 'gone', {}, signal)).rejects.toThrow(/gone/)
  })

  test('is sent secrets by their names, and what it says of them is taken out', async () => {
    const value = 'canary-4f1c2a'
    const secrets = secretsOf(new Map([['SHOP', { value, hosts: ['tools.example'] }]]))
    const headers = { authorization: 'Bearer {{secret.SHOP}}' }
    const { servers, requests } = connected({ shop: { url, headers } }, secrets)
    expect(await servers.call('shop', 'echo', {}, signal)).toBe(
      'key [secret]\n\n(image that is not shown)',
    )
    expect(requests.map((request) => request.headers.get('authorization'))).toContain(
      `Bearer ${value}`,
    )
    const elsewhere = { url: 'https://other.example/mcp', headers }
    const { servers: refused } = connected({ shop: elsewhere }, secrets)
    await expect(refused.tools('shop', signal)).rejects.toThrow(
      'The secret "SHOP" is bound to tools.example, and is not sent to other.example.',
    )
  })

  test('ends with the signal', async () => {
    const reason = new Error('Cancelled by a test.')
    const { servers } = connected({ shop: { url } })
    await expect(servers.tools('shop', AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

test('a program is given nothing of the environment but what it needs to start, and its own', async () => {
  process.env['CANARY_OF_A_TEST'] = 'secret'
  const { servers } = connected({
    here: { command: process.execPath, args: [program], env: { OWN: 'yes' } },
  })
  const found = await servers.call('here', 'environment', {}, signal)
  expect(JSON.parse(found)).toMatchObject({ OWN: 'yes' })
  expect(found).not.toContain('CANARY_OF_A_TEST')
  delete process.env['CANARY_OF_A_TEST']
})

/** What has ended may be listed until somebody asks what became of it. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('a program does not outlive the process that began it', async () => {
  const file = join(ownFolder(), 'pid')
  const script = `
    import { connectMcpServers } from ${JSON.stringify(new URL('connect-servers.ts', import.meta.url))}
    const command = { command: process.execPath, args: [${JSON.stringify(program)}], env: { PID_FILE: ${JSON.stringify(file)} } }
    const servers = connectMcpServers(new Map([['here', command]]), {})
    const given = new AbortController()
    process.on('SIGINT', () => {
      given.abort(new Error('Cancelled by a test.'))
      setTimeout(() => process.exit(), 50)
    })
    await servers.call('here', 'stay', {}, given.signal)`
  const heddle = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  const ended = once(heddle, 'exit')
  const pid = await vi.waitFor(() => {
    const found = Number(readFileSync(file, 'utf8'))
    expect(found).toBeGreaterThan(0)
    return found
  }, 20_000)
  heddle.kill('SIGINT')
  await ended
  await vi.waitFor(() => expect(runs(pid)).toBe(false), 1000)
})

test('says which servers there are', async () => {
  const { servers } = connected({ shop: { url } })
  await expect(servers.tools('mail', signal)).rejects.toThrow(
    'There is no MCP server "mail"; there are: shop.',
  )
})

test('says what is wrong with the file of servers', () => {
  const read = (text: string) => () => readMcpSettings(text)
  expect(read('{')).toThrow('It is not valid JSON')
  expect(read('{ "servers": { "a": { "url": "x", "command": "y" } } }')).toThrow(
    '"servers.a" must have either "url" and "headers", or "command", "args" and "env".',
  )
  expect(read('{ "servers": {}, "other": 1 }')).toThrow('Unrecognized key: "other"')
})
