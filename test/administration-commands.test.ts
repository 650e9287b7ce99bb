import { expect, onTestFinished, test, vi } from 'vitest'
import type { AuditList } from '../server/api/people.ts'
import { alone } from './support/command-folder.ts'
import { runHeddle, type Surroundings } from './support/command-line.ts'
import { rawRequest } from './support/raw-request.ts'
import { startServed, type Served } from './support/served.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 120_000 })

async function served(): Promise<Surroundings & { server: Served }> {
  const where = alone()
  const server = await startServed({ home: where.home, warm: false })
  onTestFinished(() => server[Symbol.asyncDispose]())
  return { ...where, server }
}

const ways = [
  { name: 'alone', open: () => Promise.resolve(alone()) },
  { name: 'with a running server', open: (): Promise<Surroundings> => served() },
]

test.each(ways)('$name, people are added, listed, changed and removed', async ({ open }) => {
  const where = await open()
  const heddle = (...given: string[]) => runHeddle(where, given)
  expect((await heddle('people', 'add', 'Ada', '--role', 'admin')).code).toBe(0)
  expect((await heddle('people', 'add', 'Bob')).code).toBe(0)
  const listed = await heddle('people', 'list')
  expect(listed.stdout).toMatch(/^Ada +admin +links only$/m)
  expect(listed.stdout).toMatch(/^Bob +viewer +links only$/m)
  expect((await heddle('people', 'role', 'bob', 'editor')).code).toBe(0)
  const json = await heddle('people', 'list', '--json')
  expect(JSON.parse(json.stdout)).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'Bob', role: 'editor' })]),
  )
  expect((await heddle('people', 'remove', 'Bob')).code).toBe(0)
  const gone = await heddle('people', 'remove', 'Bob')
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('There is no person "Bob"')])
  const wrong = await heddle('people', 'role', 'Ada', 'edtor')
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"editor"')])
})

test.each(ways)('$name, keys are made, listed and revoked', async ({ open }) => {
  const where = await open()
  const heddle = (...given: string[]) => runHeddle(where, given)
  const made = await heddle('keys', 'create', 'website', '--graph', 'docs-chatbot', '--days', '90')
  expect(made.stdout).toMatch(/^heddle_[\w-]{43}\n$/)
  const { stdout } = await heddle('keys', 'list')
  expect(stdout).toContain('run,read  graph docs-chatbot')
  expect(stdout).toContain(`${made.stdout.slice(0, 13)}…`)
  expect(stdout).not.toContain(made.stdout.slice(0, 20))
  const id = /^(\S{36}) {2}website/m.exec(stdout)?.[1] ?? ''
  expect((await heddle('keys', 'revoke', id)).code).toBe(0)
  expect((await heddle('keys', 'revoke', id)).code).toBe(2)
  expect((await heddle('keys', 'list')).stdout).not.toContain('website')
  for (const wrong of [
    ['--scope', 'admin', '--graph', 'x'],
    ['--scope', 'wirte'],
    ['--days', 'x'],
  ]) {
    expect((await heddle('keys', 'create', 'wrong', ...wrong)).code).toBe(2)
  }
  const unknown = await heddle('keys', 'create', 'wrong', '--graph', 'doc-chatbot')
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining(
      'There is no graph "doc-chatbot" that the key could be bound to. Did you mean "docs-chatbot"?',
    ),
  ])
})

test('a link for a person leads to the running server, and without one the command says so', async () => {
  const where = await served()
  const { stdout } = await runHeddle(where, ['people', 'link', 'admin'])
  expect((await rawRequest(stdout.trim())).status).toBe(303)
  const { body } = await where.server.send<AuditList>('/api/audit')
  expect(body.entries.map(({ action, name }) => [action, name])).toEqual([
    ['session.begin', 'admin'],
    ['person.link', 'command line'],
  ])
  const here = alone()
  await runHeddle(here, ['people', 'add', 'Ada'])
  const refused = await runHeddle(here, ['people', 'link', 'Ada'])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('none runs on this data folder')
})
