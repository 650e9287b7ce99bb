import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noSecrets } from '../engine/egress/secrets.ts'
import { noProxies } from './http/client-address.ts'
import { EnvironmentError, isLoopback, readEnvironment, silenceTelemetry } from './environment.ts'

const token = 'a-token-of-16-or-more-characters'

function problemsOf(variables: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(variables)
    return []
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    return error.message.split('\n')
  }
}

test('without any variable everything has its default', () => {
  expect(readEnvironment({})).toEqual({
    port: 4000,
    host: '127.0.0.1',
    home: resolve('.heddle'),
    database: undefined,
    token: undefined,
    hosts: [],
    openAiKey: undefined,
    openAiBaseUrl: undefined,
    model: undefined,
    drain: 30,
    lease: 15,
    egressAllow: [],
    secrets: noSecrets,
    proxies: noProxies,
    sample: true,
  })
})

test('what was given in place of a variable is called by its own name', () => {
  expect(() =>
    readEnvironment({ PORT: 'abc', HOST: '0.0.0.0' }, { PORT: '--port', HOST: '--host' }),
  ).toThrow(
    '--host is "0.0.0.0", which other machines can reach. Set HEDDLE_TOKEN to a long random text first, or leave --host at 127.0.0.1.\n--port is "abc"; it must be a whole number from 0 to 65535.',
  )
})

test('an empty variable is as good as none, and spaces around a value do not count', () => {
  const empty = { PORT: '', HOST: ' ', HEDDLE_HOME: '', HEDDLE_TOKEN: '', OPENAI_API_KEY: '' }
  expect(readEnvironment(empty)).toEqual(readEnvironment({}))
  expect(readEnvironment({ PORT: ' 8080 ', HEDDLE_MODEL: ' m ' })).toMatchObject({
    port: 8080,
    model: 'm',
  })
})

test('everything that is wrong is said at once', () => {
  const variables = {
    PORT: '70000',
    HOST: '10.0.0.5',
    HEDDLE_DRAIN: '-1',
    HEDDLE_LEASE: '1',
    OPENAI_BASE_URL: 'api.openai.com',
    HEDDLE_SAMPLE: 'no',
  }
  expect(problemsOf(variables)).toEqual([
    'HOST is "10.0.0.5", which other machines can reach. Set HEDDLE_TOKEN to a long random text first, or leave HOST at 127.0.0.1.',
    'OPENAI_BASE_URL is "api.openai.com"; it must begin with http:// or https:// and mostly ends in /v1.',
    'HEDDLE_SAMPLE is "no"; it must be on, or off to leave out the runs of the sample at the first start.',
    'PORT is "70000"; it must be a whole number from 0 to 65535.',
    'HEDDLE_DRAIN is "-1"; it must be a whole number from 0 to 3600.',
    'HEDDLE_LEASE is "1"; it must be a whole number from 2 to 300.',
  ])
})

test('an address of a model server holds no password, and an error does not repeat it', () => {
  const [problem = '', ...more] = problemsOf({
    OPENAI_BASE_URL: 'https://user:hunter2@models.example/v1',
  })
  expect(problem).toMatch(/^OPENAI_BASE_URL holds a name or a password.*OPENAI_API_KEY\.$/)
  expect([problem.includes('hunter2'), more]).toEqual([false, []])
})

test('a database is a Postgres, and its password is in no message', () => {
  const url = 'postgresql://me:secret@db.example/heddle?sslmode=require'
  expect(readEnvironment({ DATABASE_URL: url }).database).toBe(url)
  for (const wrong of ['mysql://me:secret@db/x', 'db:5432', 'postgres://me:secret@:x:']) {
    expect(problemsOf({ DATABASE_URL: wrong })).toEqual([
      'DATABASE_URL must be the address of a Postgres database, such as postgres://user:password@localhost:5432/heddle. Leave it out to keep everything in the data folder.',
    ])
  }
})

test('a port is a whole number', () => {
  for (const port of ['x', '4000.5', '4000 5', '1e9', '-1', '65536', 'NaN']) {
    expect(problemsOf({ PORT: port })).toEqual([expect.stringContaining(`"${port}"`)])
  }
  expect(readEnvironment({ PORT: '0' }).port).toBe(0)
})

describe('HOST', () => {
  test('needs no token while only this machine can reach it', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1', '127.0.0.2']) {
      expect([host, problemsOf({ HOST: host })]).toEqual([host, []])
    }
  })

  test('needs a token as soon as others can, however it is written', () => {
    const reachable = [
      '0.0.0.0',
      '::',
      '192.168.1.2',
      '0',
      '127.0.0.1.example.org',
      'localhost.lan',
    ]
    for (const host of [...reachable, '::ffff:127.0.0.1', 'heddle.example.org']) {
      expect([host, isLoopback(host)]).toEqual([host, false])
      expect(problemsOf({ HOST: host })).toEqual([expect.stringContaining(`"${host}"`)])
      expect([host, problemsOf({ HOST: host, HEDDLE_TOKEN: token })]).toEqual([host, []])
    }
  })
})

describe('HEDDLE_TOKEN', () => {
  test('has at least 16 characters', () => {
    expect(problemsOf({ HEDDLE_TOKEN: 'x'.repeat(15) })).toHaveLength(1)
    expect(problemsOf({ HEDDLE_TOKEN: 'x'.repeat(16) })).toEqual([])
    expect(problemsOf({ HEDDLE_TOKEN: 'x'.repeat(512) })).toEqual([])
    expect(problemsOf({ HEDDLE_TOKEN: 'x'.repeat(513) })).toHaveLength(1)
  })

  test('has only characters that an authorization header takes, and is not repeated in the message', () => {
    for (const wrong of ['a token with spaces', 'schlüssel-schlüssel', 'quoted"quoted"quoted']) {
      const problems = problemsOf({ HEDDLE_TOKEN: wrong })
      expect(problems).toHaveLength(1)
      expect(problems[0]).not.toContain(wrong)
    }
    expect(readEnvironment({ HEDDLE_TOKEN: 'AZaz09._~+/=-AZaz09' }).token).toBe(
      'AZaz09._~+/=-AZaz09',
    )
  })
})

test('HEDDLE_HOSTS are names between commas, in small letters', () => {
  expect(readEnvironment({ HEDDLE_HOSTS: ' A.example , b.example,, ' }).hosts).toEqual([
    'a.example',
    'b.example',
  ])
})

test('the switches that would send prompts elsewhere are turned off, and nothing else', () => {
  const variables = {
    LANGSMITH_TRACING: 'true',
    LANGCHAIN_TRACING_V2: 'true',
    LANGSMITH_GATEWAY: 'true',
    PATH: '/bin',
  }
  silenceTelemetry(variables)
  expect(variables).toEqual({ PATH: '/bin' })
})

test('what graphs may reach is read, and everything wrong in it is said with the rest', () => {
  const read = readEnvironment({
    HEDDLE_EGRESS_ALLOW: '10.0.0.5:8080, CRM.internal:80',
    HEDDLE_SECRET_SHOP: 'sk-canary-7f3a9b',
    HEDDLE_SECRET_SHOP_HOSTS: 'api.example.com',
  })
  expect(read.egressAllow).toEqual(['10.0.0.5:8080', 'crm.internal:80'])
  expect(read.secrets.read('SHOP', 'api.example.com')).toBe('sk-canary-7f3a9b')
  expect(read.secrets.values()).toEqual(['sk-canary-7f3a9b'])
  const wrong = {
    HEDDLE_EGRESS_ALLOW: '10.0.0.5',
    HEDDLE_SECRET_SHOP: 'sk-canary-7f3a9b',
    PORT: 'x',
  }
  expect(problemsOf(wrong)).toEqual([
    'In HEDDLE_EGRESS_ALLOW: "10.0.0.5" is not a host with its port; write it like 10.0.0.5:8080, ollama.internal:11434 or [::1]:9000.',
    expect.stringContaining('PORT is "x"'),
    'HEDDLE_SECRET_SHOP has no HEDDLE_SECRET_SHOP_HOSTS. Say to which hosts it may be sent, such as api.example.com.',
  ])
})
