import { expect, test, vi } from 'vitest'
import type { ErrorBody } from '../server/api.ts'
import type { EndpointAnswer } from '../server/api/deployments.ts'
import type {
  TriggerAnswer,
  TriggerCreate,
  TriggerCreated,
  TriggerFiring,
  TriggerFirings,
  TriggerList,
  TriggerTimes,
} from '../server/api/triggers.ts'
import type { FileAnswer } from '../server/api/files.ts'
import { token, type Answer } from './support/client.ts'
import { newKey, newPerson } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { sendGitHub, sendStandard } from './support/signed-webhook.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const target = { kind: 'graph', name: 'said' } as const
const schedule = { kind: 'cron', expression: '0 7 * * *', timeZone: 'UTC', missed: 'once' } as const
const hook = { kind: 'webhook', signature: 'standard', tolerance: 300 } as const

async function served(): Promise<Served> {
  const heddle = await ownServer()
  await heddle.publish(saying('said', 'First'))
  return heddle
}

function create(heddle: Served, body: unknown): Promise<Answer<TriggerCreated & ErrorBody>> {
  return heddle.send('/api/triggers', { body })
}

async function created(heddle: Served, trigger: TriggerCreate): Promise<TriggerCreated> {
  const { status, body, text } = await create(heddle, trigger)
  expect([status, text]).toMatchObject([201, text])
  return body
}

async function firings(heddle: Served, name: string): Promise<readonly TriggerFiring[]> {
  return (await heddle.send<TriggerFirings>(`/api/triggers/${name}/firings`)).body.firings
}

/** The run when it is over. */
function ended(heddle: Served, run: string): Promise<EndpointAnswer> {
  return vi.waitFor(
    async () => {
      const { body } = await heddle.send<EndpointAnswer>(`/v1/runs/${run}`)
      expect(body.status).toBe('succeeded')
      return body
    },
    { timeout: 40_000 },
  )
}

test('a signed webhook starts a run with what its body says, and the run says what started it', async () => {
  const heddle = await served()
  const { trigger, secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: {
      source: hook,
      target,
      inputs: { question: '{{type}}{{body.ticket.title}} at {{event}}' },
    },
  })
  expect(trigger).toMatchObject({ address: '/hooks/tickets', enabled: true })
  const body = { type: 'ticket.opened', ticket: { title: 'It {{burns}}' } }
  const answer = await sendStandard(heddle, 'tickets', secret, { id: 'msg_1', body })
  expect(answer.status).toBe(202)
  const run = await ended(heddle, answer.body.run)
  // What is filled in is not read as a template again.
  expect(run.outputs).toEqual({ answer: 'First: It {{burns}} at ticket.opened' })
  expect(run.trigger).toMatchObject({ name: 'tickets', origin: 'webhook' })
  expect(await firings(heddle, 'tickets')).toMatchObject([{ state: 'started', run: run.id }])
})

test('a webhook that comes again starts nothing, and one with its id and another body is refused', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: { source: hook, target, inputs: { question: '{{body.title}}' } },
  })
  const first = await sendStandard(heddle, 'tickets', secret, { id: 'm', body: { title: 'A' } })
  const again = await sendStandard(heddle, 'tickets', secret, { id: 'm', body: { title: 'A' } })
  expect([again.status, again.body.run]).toEqual([200, first.body.run])
  const other = await sendStandard(heddle, 'tickets', secret, { id: 'm', body: { title: 'B' } })
  expect([other.status, other.body.error.code]).toEqual([409, 'DELIVERY_ID_REUSED'])
  const many = await Promise.all(
    Array.from({ length: 8 }, () =>
      sendStandard(heddle, 'tickets', secret, { id: 'n', body: { title: 'C' } }),
    ),
  )
  expect(new Set(many.map(({ body }) => body.run)).size).toBe(1)
  expect(many.filter(({ status }) => status === 202)).toHaveLength(1)
  expect(await firings(heddle, 'tickets')).toHaveLength(2)
})

test('nobody learns from a refusal whether there is a trigger of that name', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: { source: hook, target, inputs: { question: 'x' } },
  })
  await created(heddle, {
    name: 'morning',
    settings: { source: schedule, target, inputs: { question: 'x' } },
  })
  const wrong = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const refusals = []
  for (const name of ['tickets', 'morning', 'nothing']) {
    const { status, body } = await sendStandard(heddle, name, wrong, { id: 'm', body: {} })
    refusals.push([status, body.error.code, body.error.message.replace(name, '')])
  }
  expect(new Set(refusals.map(String)).size).toBe(1)
  expect(refusals[0]).toMatchObject([401, 'NOT_VERIFIED', /signature does not fit/])
  const old = { id: 'm', body: {}, at: Date.now() - 301_000 }
  const late = await sendStandard(heddle, 'tickets', secret, old)
  expect([late.status, late.body.error.code]).toEqual([401, 'TIME_IS_OFF'])
  expect(await firings(heddle, 'tickets')).toEqual([])
})

test('a webhook is refused by its size before it is read, and by what it holds before it is used', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: { source: hook, target, inputs: { question: 'x' } },
  })
  const large = await sendStandard(heddle, 'tickets', secret, {
    id: 'l',
    body: 'x'.repeat(1_100_000),
  })
  expect(large.status).toBe(413)
  let deep: unknown = 1
  for (let level = 0; level < 100; level += 1) deep = [deep]
  const nested = await sendStandard(heddle, 'tickets', secret, { id: 'd', body: deep })
  expect(nested.status).toBe(400)
  expect(await firings(heddle, 'tickets')).toEqual([])
})

test('a webhook signed as GitHub does is run once for each body', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'issues',
    settings: {
      source: { ...hook, signature: 'github' },
      target,
      inputs: { question: '{{event}}: {{body.issue.title}}' },
    },
  })
  const message = { delivery: 'd1', event: 'issues', body: { issue: { title: 'Broken' } } }
  const first = await sendGitHub(heddle, 'issues', secret, message)
  expect(first.status).toBe(202)
  expect((await ended(heddle, first.body.run)).outputs).toEqual({ answer: 'First: issues: Broken' })
  const replayed = await sendGitHub(heddle, 'issues', secret, { ...message, delivery: 'd2' })
  expect([replayed.status, replayed.body.run]).toEqual([200, first.body.run])
})

test('what could not be started says why, and may be sent again', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: { source: hook, target, inputs: { question: '{{body.title}}' } },
  })
  const message = { id: 'm', body: { name: 'No title' } }
  const refused = await sendStandard(heddle, 'tickets', secret, message)
  expect([refused.status, refused.body.error.code]).toEqual([422, 'INPUT_DOES_NOT_FIT'])
  expect(await firings(heddle, 'tickets')).toMatchObject([
    { state: 'failed', problem: expect.stringContaining('question') },
  ])
  await heddle.send('/api/triggers/tickets', {
    method: 'PATCH',
    body: { settings: { source: hook, target, inputs: { question: '{{body.name}}' } } },
  })
  const again = await sendStandard(heddle, 'tickets', secret, message)
  expect(again.status).toBe(202)
  expect((await ended(heddle, again.body.run)).outputs).toEqual({ answer: 'First: No title' })
})

test('a trigger that is off takes nothing, and a new secret ends the old one', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    enabled: false,
    settings: { source: hook, target, inputs: { question: 'x' } },
  })
  const off = await sendStandard(heddle, 'tickets', secret, { id: 'a', body: {} })
  expect([off.status, off.body.error.code]).toEqual([409, 'TRIGGER_IS_OFF'])
  await heddle.send('/api/triggers/tickets', { method: 'PATCH', body: { enabled: true } })
  const renewed = await heddle.send<{ secret: string }>('/api/triggers/tickets/secret', {
    body: {},
  })
  expect((await sendStandard(heddle, 'tickets', secret, { id: 'a', body: {} })).status).toBe(401)
  const fresh = renewed.body.secret
  expect((await sendStandard(heddle, 'tickets', fresh, { id: 'a', body: {} })).status).toBe(202)
})

test('a secret is shown when it is made, and never again', async () => {
  const heddle = await served()
  const { secret = '' } = await created(heddle, {
    name: 'tickets',
    settings: { source: hook, target, inputs: { question: 'x' } },
  })
  for (const path of ['/api/triggers', '/api/triggers/tickets', '/api/audit']) {
    expect((await heddle.send(path)).text).not.toContain(secret)
  }
  const stored = await heddle.server.workspace.store.selectFrom('triggers').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain(secret.slice('whsec_'.length))
})

test('a trigger runs a deployment, or a graph at a label', async () => {
  const heddle = await served()
  const first = (await heddle.send<{ version: string }>('/api/graphs/said')).body.version
  await heddle.send('/api/graphs/said/labels/production', {
    method: 'PUT',
    body: { version: first },
  })
  const second = await publishVersion(heddle, saying('said', 'Second'))
  const variants = [{ name: 'only', version: second, weight: 1 }]
  await deploy(heddle, 'assistant', { graph: 'said', variants })
  const inputs = { question: '{{trigger}}' }
  await created(heddle, {
    name: 'labelled',
    settings: { source: schedule, target: { ...target, label: 'production' }, inputs },
  })
  await created(heddle, {
    name: 'deployed',
    settings: { source: schedule, target: { kind: 'deployment', name: 'assistant' }, inputs },
  })
  const answers = []
  for (const name of ['labelled', 'deployed']) {
    const { status, body } = await heddle.send<TriggerFiring>(`/api/triggers/${name}/fire`, {
      body: {},
    })
    expect(status).toBe(202)
    const { outputs, deployment } = await ended(heddle, body.run ?? '')
    answers.push([outputs['answer'], deployment?.variant])
  }
  expect(answers).toEqual([
    ['First: labelled', undefined],
    ['Second: deployed', 'only'],
  ])
})

test('everything that is wrong with a new trigger is said', async () => {
  const heddle = await served()
  const said = async (body: unknown): Promise<[number, string]> => {
    const answer = await create(heddle, body)
    return [answer.status, answer.body.error.message]
  }
  const inputs = { question: 'x' }
  const trigger = (settings: object, more: object = {}): object => ({
    name: 'a',
    settings: { source: schedule, target, inputs, ...settings },
    ...more,
  })
  expect(await said(trigger({ source: { ...schedule, expression: '99 * * * *' } }))).toMatchObject([
    422,
    /"99 \* \* \* \*" is no schedule/,
  ])
  expect(await said(trigger({ target: { kind: 'graph', name: 'nothing' } }))).toMatchObject([
    422,
    /There is no graph "nothing"/,
  ])
  expect(await said(trigger({ target: { kind: 'deployment', name: 'nothing' } }))).toMatchObject([
    422,
    /There is no deployment "nothing"/,
  ])
  expect(await said(trigger({ inputs: { qestion: 'x' } }))).toMatchObject([
    422,
    /no input "qestion".*"question".*The input "question" needs a value/,
  ])
  expect(await said(trigger({ inputs: { question: '{{body.title' } }))).toMatchObject([
    422,
    /has no "}}"/,
  ])
  expect(await said(trigger({}, { secret: 'x'.repeat(40) }))).toMatchObject([
    422,
    /a schedule has no secret/,
  ])
  expect(await said(trigger({}, { name: 'No Name' }))).toMatchObject([422, /small letters/])
  await created(heddle, { name: 'a', settings: { source: schedule, target, inputs } })
  expect(await said(trigger({}))).toMatchObject([409, /There is a trigger "a" already/])
})

test('the next times of a schedule are told before it is saved', async () => {
  const heddle = await ownServer()
  const times = async (query: string): Promise<TriggerTimes> =>
    (await heddle.send<TriggerTimes>(`/api/trigger-times?${query}`)).body
  const daily = await times('expression=0+7+*+*+*&timeZone=Europe/Berlin')
  expect(daily.times).toHaveLength(5)
  expect(daily.times.every((at) => at > Date.now())).toBe(true)
  expect(await times('expression=0+25+*+*+*')).toMatchObject({ times: [], problem: /no schedule/ })
})

test('who may only read sees triggers and changes none', async () => {
  const heddle = await served()
  await created(heddle, {
    name: 'morning',
    settings: { source: schedule, target, inputs: { question: 'x' } },
  })
  const { cookie } = await newPerson(heddle, 'viewer')
  const list = await heddle.send<TriggerList>('/api/triggers', { headers: { cookie } })
  expect(list.body.triggers.map(({ name }) => name)).toEqual(['morning'])
  const headers = { cookie, 'content-type': 'application/json' }
  const fire = await heddle.send('/api/triggers/morning/fire', { headers, body: {} })
  const remove = await heddle.send('/api/triggers/morning', { method: 'DELETE', headers })
  expect([fire.status, remove.status]).toEqual([403, 403])
})

test('a trigger keeps the uploads that it names, and webhooks name those of who set it up', async () => {
  const heddle = await served()
  await heddle.publish(
    graph('reader', {
      inputs: { files: { type: 'file[]' }, more: { type: 'file', optional: true } },
      nodes: {
        first: {
          type: 'json@1',
          config: { values: [{ name: 'value', type: 'text', value: 'files[0].name' }] },
          inputs: { files: '$.files' },
        },
        read: { type: 'read-file@1', inputs: { file: '$.more' } },
      },
      outputs: { name: 'first.value', text: 'read.text' },
    }),
  )
  const { token: other } = await newKey(heddle, { scopes: ['run', 'write'] })
  const { store } = heddle.server.workspace
  async function upload(text: string, by = token): Promise<string> {
    const { body } = await heddle.send<FileAnswer>(`/v1/files?name=${text}.txt`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${by}` },
    })
    return body.id
  }
  const settings = (file: string) => ({
    source: hook,
    target: { kind: 'graph', name: 'reader' } as const,
    inputs: { files: [{ file }], more: { file: '{{body.id}}' } },
  })
  const foreign = await create(heddle, {
    name: 'papers',
    settings: settings(await upload('Foreign', other)),
  })
  expect([foreign.status, foreign.body.error.code]).toEqual([404, 'NOT_FOUND'])
  const named = await upload('Kept')
  const { secret = '', trigger } = await created(heddle, {
    name: 'papers',
    settings: settings(named),
  })
  // The upload itself expires; what the trigger keeps does not.
  await store.updateTable('files').set({ expires_at: 1 }).where('id', '=', named).execute()
  const sent = { id: await upload('Sent') }
  const answer = await sendStandard(heddle, 'papers', secret, { id: 'a', body: sent })
  const run = await ended(heddle, answer.body.run)
  expect(run.outputs).toEqual({ name: 'Kept.txt', text: 'Sent' })
  const unknown = { id: await upload('Foreign', other) }
  const refused = await sendStandard(heddle, 'papers', secret, { id: 'b', body: unknown })
  expect([refused.status, refused.body.error.code]).toEqual([404, 'NOT_FOUND'])
  // Saved again as it is shown, by somebody else: it stays the same file.
  const again = await heddle.send<TriggerAnswer>('/api/triggers/papers', {
    method: 'PATCH',
    body: { settings: trigger.settings },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${other}` },
  })
  expect(again.body.settings).toEqual(trigger.settings)
  expect((await sendStandard(heddle, 'papers', secret, { id: 'b', body: unknown })).status).toBe(
    202,
  )
  await heddle.send('/api/triggers/papers', { method: 'DELETE' })
  const [left] = await store
    .selectFrom('files')
    .select('expires_at')
    .where('owner', '=', 'trigger:papers')
    .execute()
  expect(left?.expires_at).toBeLessThan(Date.now() + 25 * 3_600_000)
})

test('a schedule starts a run at each of its times, with the time as it was meant', async () => {
  const heddle = await served()
  await created(heddle, {
    name: 'often',
    settings: {
      source: { ...schedule, expression: '* * * * * *' },
      target,
      inputs: { question: '{{time}}' },
    },
  })
  const three = await vi.waitFor(
    async () => {
      const all = (await firings(heddle, 'often')).filter(({ state }) => state === 'started')
      expect(all.length).toBeGreaterThanOrEqual(3)
      return all
    },
    { timeout: 40_000 },
  )
  await heddle.send('/api/triggers/often', { method: 'PATCH', body: { enabled: false } })
  expect(new Set(three.map(({ at }) => at)).size).toBe(three.length)
  for (const { run = '', at, origin } of three.slice(0, 2)) {
    expect([at % 1000, origin]).toEqual([0, 'schedule'])
    const { outputs } = await ended(heddle, run)
    expect(outputs).toEqual({ answer: `First: ${new Date(at).toISOString()}` })
  }
})

test('after a time without a server a schedule runs once for all that it missed, or not at all', async () => {
  const home = ownFolder()
  const inputs = { question: '{{time}}' }
  // So that its last time is some minutes ago, whenever the test runs.
  const minute = (new Date().getUTCMinutes() + 50) % 60
  {
    await using first = await startServed({ home, warm: false })
    await first.publish(saying('said', 'First'))
    for (const missed of ['once', 'skip'] as const) {
      await created(first, {
        name: missed,
        settings: {
          source: { ...schedule, expression: `${minute} * * * *`, missed },
          target,
          inputs,
        },
      })
    }
    // As after five hours in which nothing ran; the last time is some minutes ago.
    const since = Date.now() - 5 * 3_600_000
    await first.server.workspace.store.updateTable('triggers').set({ fired_to: since }).execute()
  }
  await using second = await startServed({ home, warm: false })
  const [once] = await vi.waitFor(async () => {
    const found = await firings(second, 'once')
    expect(found).toMatchObject([{ state: 'started' }])
    return found
  })
  expect(once?.missed).toBe(4)
  expect((await ended(second, once?.run ?? '')).outputs['answer']).toBe(
    `First: ${new Date(once?.at ?? 0).toISOString()}`,
  )
  expect(await firings(second, 'skip')).toMatchObject([
    { state: 'skipped', missed: 4, problem: /skips what it misses/ },
  ])
})

test('a firing that was promised before a crash begins once, under the id that was promised', async () => {
  const home = ownFolder()
  let promised = ''
  let begun = ''
  {
    await using first = await startServed({ home, warm: false })
    await first.publish(saying('said', 'First'))
    await created(first, {
      name: 'hourly',
      settings: { source: schedule, target, inputs: { question: '{{trigger}}' } },
    })
    const fired = await first.send<TriggerFiring>('/api/triggers/hourly/fire', { body: {} })
    begun = fired.body.run ?? ''
    await ended(first, begun)
    const { store } = first.server.workspace
    // As a process leaves it that dies just after the run began, and just before another one does.
    await store.updateTable('trigger_firings').set({ state: 'claimed' }).execute()
    const row = await store.selectFrom('trigger_firings').selectAll().executeTakeFirstOrThrow()
    promised = `${row.run.slice(0, -4)}ffff`
    const input = JSON.stringify({ question: 'Promised' })
    const next = { ...row, id: `${row.id.slice(0, -4)}ffff`, key: 'time:x', run: promised, input }
    await store.insertInto('trigger_firings').values(next).execute()
  }
  await using second = await startServed({ home, warm: false })
  expect((await ended(second, promised)).outputs).toEqual({ answer: 'First: Promised' })
  const all = await firings(second, 'hourly')
  expect(all.map(({ state, run }) => [state, run])).toEqual([
    ['started', promised],
    ['started', begun],
  ])
  const runs = await second.send<{ runs: readonly unknown[] }>('/api/runs?graph=said')
  expect(runs.body.runs).toHaveLength(2)
})

test('a trigger goes with all that is known of it', async () => {
  const heddle = await served()
  await created(heddle, {
    name: 'morning',
    settings: { source: schedule, target, inputs: { question: 'x' } },
  })
  await heddle.send('/api/triggers/morning/fire', { body: {} })
  expect((await heddle.send('/api/triggers/morning', { method: 'DELETE' })).status).toBe(204)
  expect((await heddle.send<TriggerAnswer>('/api/triggers/morning')).status).toBe(404)
  const { store } = heddle.server.workspace
  expect(await store.selectFrom('trigger_firings').selectAll().execute()).toEqual([])
})
