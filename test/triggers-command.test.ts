import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { EndpointAnswer } from '../server/api/deployments.ts'
import { alone } from './support/command-folder.ts'
import { runHeddle, type Surroundings } from './support/command-line.ts'
import { publishVersion, saying } from './support/deployed.ts'
import { startServed, type Served } from './support/served.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 120_000 })

type Folder = Surroundings & { readonly heddle: Served; readonly versions: readonly string[] }

/** A data folder with two versions of a graph, with a server or without. */
async function folder(withServer: boolean): Promise<Folder> {
  const where = alone()
  const heddle = await startServed({ home: where.home, warm: false })
  const versions = [
    await publishVersion(heddle, saying('speaker', 'one')),
    await publishVersion(heddle, saying('speaker', 'two')),
  ]
  if (withServer) onTestFinished(() => heddle[Symbol.asyncDispose]())
  else await heddle[Symbol.asyncDispose]()
  return { ...where, heddle, versions }
}

describe.each([
  ['through a server', true],
  ['in a folder that nobody holds', false],
])('%s', (_how, withServer) => {
  test('a label is put at a version, moved, listed and taken away', async () => {
    const where = await folder(withServer)
    const [one, two] = where.versions
    const none = await runHeddle(where, ['labels', 'list', 'speaker'])
    expect(none.stderr).toContain('The graph "speaker" has no labels.')
    const put = await runHeddle(where, ['labels', 'move', 'speaker', 'production', '1'])
    expect([put.code, put.stderr.trim()]).toEqual([0, `"production" of speaker stands at ${one}.`])
    await runHeddle(where, ['labels', 'move', 'speaker', 'candidate', 'newest'])
    await runHeddle(where, ['labels', 'move', 'speaker', 'production', 'candidate'])
    const list = await runHeddle(where, ['labels', 'list', 'speaker'])
    expect(list.stdout).toMatch(new RegExp(`candidate +${two} `))
    expect(list.stdout).toMatch(new RegExp(`production +${two} .+ command line`))
    const removed = await runHeddle(where, ['labels', 'remove', 'speaker', 'candidate'])
    expect(removed.code).toBe(0)
    const again = await runHeddle(where, ['labels', 'remove', 'speaker', 'candidate'])
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringContaining('There is no label "candidate"'),
    ])
    const wrong = await runHeddle(where, ['labels', 'move', 'speaker', 'production', '9'])
    expect(wrong.code).toBe(2)
  })

  test('a trigger is added, listed and removed', async () => {
    const where = await folder(withServer)
    const input = ['--input', 'question=It is {{time}}']
    const cron = ['--cron', '0 7 * * *', '--time-zone', 'Asia/Tokyo', '--skip-missed']
    const add = ['triggers', 'add', 'daily', '--graph', 'speaker', ...cron, ...input]
    const added = await runHeddle(where, add)
    expect([added.code, added.stdout]).toEqual([0, ''])
    expect(added.stderr).toMatch(/It fires next at \d{4}-.+T22:00:00\.000Z\./)
    const hook = ['triggers', 'add', 'tickets', '--webhook', 'standard', '--graph', 'speaker']
    const webhook = await runHeddle(where, [...hook, '--input', 'question={{body.title}}'])
    expect(webhook.stdout).toMatch(/^whsec_[\w+/=]{44}\n$/)
    expect(webhook.stderr).toContain('/hooks/tickets')
    const list = await runHeddle(where, ['triggers', 'list'])
    expect(list.stdout).toMatch(/daily +0 7 \* \* \* Asia\/Tokyo +speaker +\d{4}-.+ +never/)
    expect(list.stdout).toMatch(/tickets +\/hooks\/tickets +speaker +never/)
    expect((await runHeddle(where, ['triggers', 'remove', 'daily'])).code).toBe(0)
    const left = await runHeddle(where, ['triggers', 'list', '--json'])
    expect(JSON.parse(left.stdout)).toMatchObject([{ name: 'tickets' }])
    const wrong = await runHeddle(where, ['triggers', 'add', 'x', '--graph', 'speaker'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--cron')])
    const problem = await runHeddle(where, [...add.slice(0, 5), '--cron', '99 * * * *', ...input])
    expect([problem.code, problem.stderr]).toEqual([1, expect.stringContaining('is no schedule')])
  })
})

test('a trigger is fired from the command line, and its run is in the server', async () => {
  const where = await folder(true)
  const add = ['triggers', 'add', 'daily', '--graph', 'speaker', '--cron', '0 7 * * *']
  await runHeddle(where, [...add, '--input', 'question=now'])
  const fired = await runHeddle(where, ['triggers', 'fire', 'daily'])
  expect(fired.code).toBe(0)
  await vi.waitFor(async () => {
    const { body } = await where.heddle.send<EndpointAnswer>(`/v1/runs/${fired.stdout.trim()}`)
    expect(body).toMatchObject({ outputs: { answer: 'two: now' }, trigger: { origin: 'person' } })
  })
})

test('without a server nothing can be fired, and that is said', async () => {
  const where = await folder(false)
  const add = ['triggers', 'add', 'daily', '--graph', 'speaker', '--cron', '* * * * * *']
  await runHeddle(where, [...add, '--input', 'question=now'])
  const fired = await runHeddle(where, ['triggers', 'fire', 'daily'])
  expect([fired.code, fired.stderr]).toEqual([1, expect.stringContaining('none runs')])
  const list = await runHeddle(where, ['triggers', 'list', '--json'])
  expect(JSON.parse(list.stdout)).not.toHaveProperty('0.lastFiring')
})

test('serve refuses an address that others reach, and a port that is none, with a sentence', async () => {
  const where = alone()
  const others = await runHeddle(where, ['serve', '--host', '0.0.0.0', '--port', '0'])
  expect([others.code, others.stderr]).toEqual([
    1,
    expect.stringContaining('--host is "0.0.0.0", which other machines can reach'),
  ])
  const none = await runHeddle(where, ['serve', '--port', 'http'])
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('--port is "http"')])
})
