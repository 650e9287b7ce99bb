import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BatchAnswer, DeploymentSave, EndpointAnswer } from '../server/api/deployments.ts'
import type { ErrorBody, GraphAnswer } from '../server/api.ts'
import { all, readFrames, token, type Answer } from './support/client.ts'
import { newKey } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph, oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const model = await startScriptedModel()
const heddle = await startServed({
  warm: false,
  variables: {
    OPENAI_BASE_URL: model.url,
    HEDDLE_MODEL: 'scripted',
  },
})
const one = await publishVersion(heddle, saying('speaker', 'one'))
const two = await publishVersion(heddle, saying('speaker', 'two'))
const slow = await publishVersion(heddle, oneAnswer('slow'))

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})
beforeEach(() => model.reset())

const authorization = `Bearer ${token}`
const json = { authorization, 'content-type': 'application/json' }

function run(
  name: string,
  body: object = { input: { question: 'x' } },
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<EndpointAnswer & ErrorBody>> {
  return heddle.send(`/v1/graphs/${name}/runs`, { body, headers: { ...json, ...headers } })
}

const split = (weights: [number, number]): DeploymentSave['settings'] => ({
  graph: 'speaker',
  variants: [
    { name: 'a', version: one, weight: weights[0] },
    { name: 'b', version: two, weight: weights[1] },
  ],
})

function slowly(more: Partial<DeploymentSave['settings']> = {}): DeploymentSave['settings'] {
  return { graph: 'slow', variants: [{ name: 'a', version: slow, weight: 1 }], ...more }
}

describe('a deployment', () => {
  test('answers with the variant of the unit, and says which in headers, body and record', async () => {
    await deploy(heddle, 'split', split([50, 50]))
    const seen = new Map<string, string>()
    for (let count = 0; count < 40; count += 1) {
      const user = `user-${count % 20}`
      const { headers, body } = await run('split', { input: { question: 'x' }, user })
      const { variant, revision, unit } = body.deployment!
      expect(body.outputs).toEqual({ answer: variant === 'a' ? 'one: x' : 'two: x' })
      expect(body.version).toBe(variant === 'a' ? one : two)
      expect(revision).toBe(1)
      expect(unit).toMatch(/^[0-9a-f]{32}$/)
      expect(headers.get('x-heddle-run')).toBe(body.id)
      expect(headers.get('x-heddle-deployment')).toBe('split')
      expect(headers.get('x-heddle-revision')).toBe('1')
      expect(headers.get('x-heddle-variant')).toBe(variant)
      expect(seen.get(user) ?? variant).toBe(variant)
      seen.set(user, variant)
      expect(await heddle.look(body.id)).toEqual(body)
    }
    expect(new Set(seen.values())).toEqual(new Set(['a', 'b']))
  })

  test('keeps to the unit in a header, a cookie or the body', async () => {
    const places: [string, DeploymentSave['settings']['sticky'], (unit: string) => object[]][] = [
      ['header', { by: 'header', name: 'X-Customer' }, (unit) => [{}, { 'x-customer': unit }]],
      ['cookie', { by: 'cookie', name: 'visitor' }, (unit) => [{}, { cookie: `visitor=${unit}` }]],
      ['body', { by: 'body', path: 'input.question' }, (unit) => [{ question: unit }, {}]],
    ]
    for (const [what, sticky, place] of places) {
      await deploy(heddle, `by-${what}`, { ...split([50, 50]), sticky: sticky! })
      const units: (string | undefined)[] = []
      for (const unit of ['ada', 'bob', 'ada']) {
        const [input, headers] = place(unit)
        const { body } = await run(
          `by-${what}`,
          { input: { question: 'x', ...input }, user: 'the same' },
          headers as Record<string, string>,
        )
        units.push(body.deployment?.unit)
      }
      expect([what, units[0] === units[2], units[0] === units[1]]).toEqual([what, true, false])
    }
  })

  test('moves only those who must move when its weights change, and brings all back', async () => {
    await deploy(heddle, 'moving', split([90, 10]))
    const variants = async (): Promise<string[]> => {
      const found: string[] = []
      for (let count = 0; count < 30; count += 1) {
        const { body } = await run('moving', { input: { question: 'x' }, user: `u${count}` })
        found.push(body.deployment!.variant)
      }
      return found
    }
    const first = await variants()
    await deploy(heddle, 'moving', split([50, 50]))
    const second = await variants()
    const movedBack = first.filter((variant, index) => variant === 'b' && second[index] === 'a')
    expect(movedBack).toEqual([])
    expect(second).not.toEqual(first)
    await heddle.send('/api/deployments/moving/promote', { body: { variant: 'b' } })
    expect(new Set(await variants())).toEqual(new Set(['b']))
    await heddle.send('/api/deployments/moving/rollback', { body: { revision: 1 } })
    expect(await variants()).toEqual(first)
  })

  test('finishes runs on the version they began with', async () => {
    await deploy(heddle, 'pinned', slowly())
    model.script({ kind: 'text', text: 'Late.', firstAfter: 400 })
    const begun = run('pinned')
    await vi.waitFor(() => expect(model.requests.length).toBeGreaterThan(0))
    await deploy(heddle, 'pinned', split([1, 0]))
    const { body } = await begun
    expect(body).toMatchObject({ version: slow, outputs: { answer: 'Late.' } })
    expect(body.deployment?.revision).toBe(1)
    expect((await run('pinned')).body).toMatchObject({ version: one, deployment: { revision: 2 } })
  })

  test('that is switched off takes nothing, and one of the name of a graph goes before it', async () => {
    await deploy(heddle, 'speaker', { ...split([1, 0]), enabled: false })
    const off = await run('speaker')
    expect([off.status, off.body.error.code]).toEqual([503, 'DEPLOYMENT_DISABLED'])
    await heddle.send('/api/deployments/speaker', { method: 'DELETE' })
    expect((await run('speaker')).body.version).toBe(two)
  })

  test('lowers what a run may take, and a request may lower it further', async () => {
    await deploy(heddle, 'frugal', { ...split([1, 0]), budget: { executions: 1, tokens: 5 } })
    const events = (await all(heddle.stream('frugal', { question: 'x' }))).map(({ event }) => event)
    expect(events[0]).toMatchObject({ settings: { budget: { executions: 1, tokens: 5 } } })
    const { body } = await run('frugal', {
      input: { question: 'x' },
      budget: { tokens: 9, cost: 1 },
    })
    const [start] = await all(heddle.watch(body.id))
    expect(start?.event).toMatchObject({
      settings: { budget: { executions: 1, tokens: 5, cost: 1 } },
    })
  })
})

test('a graph runs in the version that is named, and a deployment is not told which', async () => {
  await heddle.send('/api/graphs/speaker/labels/first', { method: 'PUT', body: { version: one } })
  for (const version of [one, 'first']) {
    const answer = await heddle.send<EndpointAnswer>(`/v1/graphs/speaker/runs?version=${version}`, {
      body: { input: { question: 'x' } },
    })
    expect(answer.body.outputs).toEqual({ answer: 'one: x' })
  }
  const { body: before } = await heddle.send<GraphAnswer>('/api/graphs/slow')
  await heddle.send('/api/graphs/slow/draft', {
    method: 'PUT',
    body: { baseRevision: before.revision, draft: { ...before.draft, description: 'A draft' } },
  })
  const { body: unsaved } = await heddle.send<EndpointAnswer>('/api/graphs/slow/draft/runs', {
    body: { input: { question: 'x' } },
  })
  const hidden = await heddle.send(`/v1/graphs/slow/runs?version=${unsaved.version}`, {
    body: { input: { question: 'x' } },
  })
  expect([unsaved.version === slow, hidden.status]).toEqual([false, 404])
  await deploy(heddle, 'told', split([1, 1]))
  const refused = await heddle.send<ErrorBody>(`/v1/graphs/told/runs?version=${one}`, {
    body: { input: { question: 'x' } },
  })
  expect([refused.status, refused.body.error.code]).toEqual([422, 'VERSION_IS_DEPLOYED'])
})

describe('a name that is mistyped', () => {
  async function said(rest: string, headers: Record<string, string> = json): Promise<string> {
    const body = { input: { question: 'x' } }
    const answer = await heddle.send<ErrorBody>(`/v1/graphs/${rest}`, { body, headers })
    return `${answer.status} ${answer.body.error.message}`
  }

  async function boundTo(kind: 'graph' | 'deployment', name: string) {
    const { token } = await newKey(heddle, { scopes: ['run'], boundTo: [{ kind, name }] })
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  }

  test('is answered with a deployment or a graph whose name is near', async () => {
    await deploy(heddle, 'storefront', split([1, 1]))
    expect(await said('storfront/runs')).toBe(
      '404 There is no graph "storfront". Did you mean "storefront"?',
    )
    const thread = await heddle.send<ErrorBody>('/v1/graphs/speeker/threads/t')
    expect(thread.body.error.message).toBe('There is no graph "speeker". Did you mean "speaker"?')
  })

  test('tells a key only of what it reaches, and of nothing else whether it is there', async () => {
    await deploy(heddle, 'hidden-one', split([1, 1]))
    await deploy(heddle, 'hidden-two', split([1, 1]))
    const own = await boundTo('deployment', 'hidden-one')
    for (const name of ['hidden-two', 'hidden-too']) {
      for (const query of ['', `?version=${one}`]) {
        expect(await said(`${name}/runs${query}`, own)).toBe(
          `404 There is no graph "${name}". Did you mean "hidden-one"?`,
        )
      }
    }
    const other = await boundTo('graph', 'docs-chatbot')
    expect(await said('hidden-two/runs', other)).toBe('404 There is no graph "hidden-two".')
    expect(await said('hidden-twoo/runs', other)).toBe('404 There is no graph "hidden-twoo".')
  })
})

describe('a shadow', () => {
  const beside: DeploymentSave['settings'] = {
    graph: 'speaker',
    mode: 'shadow',
    variants: [
      { name: 'live', version: one, weight: 0 },
      { name: 'candidate', version: two, weight: 100 },
    ],
  }

  test('runs beside the answer and is neither returned nor waited for', async () => {
    await deploy(heddle, 'shadowed', beside)
    const { body } = await run('shadowed')
    expect(body).toMatchObject({ outputs: { answer: 'one: x' }, deployment: { variant: 'live' } })
    const { exposures } = heddle.server.workspace
    const listed = await exposures.list({ deployment: 'shadowed', limit: 10, shadows: true })
    const shadow = listed.find(({ shadowOf }) => shadowOf === body.id)
    expect(listed).toHaveLength(2)
    expect(shadow).toMatchObject({ variant: 'candidate', unit: body.deployment?.unit })
    await vi.waitFor(async () => {
      expect(await heddle.look(shadow!.run)).toMatchObject({
        status: 'succeeded',
        outputs: { answer: 'two: x' },
        deployment: { shadowOf: body.id },
      })
    })
  })

  test('that fails or cannot begin leaves the answer as it is', async () => {
    const broken = await publishVersion(
      heddle,
      graph('speaker', {
        inputs: { question: { type: 'text' }, more: { type: 'text' } },
        nodes: {},
        outputs: { answer: '$.more' },
      }),
    )
    await deploy(heddle, 'unlucky', {
      ...beside,
      variants: [beside.variants[0]!, { name: 'candidate', version: broken, weight: 100 }],
    })
    const { status, body } = await run('unlucky')
    expect([status, body.outputs]).toEqual([200, { answer: 'one: x' }])
    await vi.waitFor(() => {
      expect(heddle.logged()).toContain('The variant \\"candidate\\" of \\"unlucky\\" did not run')
    })
    await publishVersion(heddle, saying('speaker', 'two'))
  })
})

test('a shadow that would ask a person is cancelled', async () => {
  const fields = [{ name: 'answer', type: 'text' }]
  const asking = await publishVersion(
    heddle,
    graph('speaker', {
      nodes: { ask: { type: 'human@1', config: { fields } } },
      outputs: { answer: 'ask.answer' },
    }),
  )
  await deploy(heddle, 'asking', {
    graph: 'speaker',
    mode: 'shadow',
    variants: [
      { name: 'live', version: one, weight: 0 },
      { name: 'candidate', version: asking, weight: 100 },
    ],
  })
  const { body } = await run('asking')
  expect(body.outputs).toEqual({ answer: 'one: x' })
  const { exposures } = heddle.server.workspace
  const all = await exposures.list({ deployment: 'asking', limit: 2, shadows: true })
  const shadow = all.find(({ shadowOf }) => shadowOf === body.id)
  await vi.waitFor(async () => expect((await heddle.look(shadow!.run)).status).toBe('cancelled'))
  await publishVersion(heddle, saying('speaker', 'two'))
})

describe('an Idempotency-Key', () => {
  test('sent fifty times at once stands for one run', async () => {
    await deploy(heddle, 'once', split([1, 1]))
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        run('once', { input: { question: 'x' } }, { 'idempotency-key': 'a-key' }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    const replayed = answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')
    expect(replayed).toHaveLength(49)
    const { exposures } = heddle.server.workspace
    expect(await exposures.list({ deployment: 'once', limit: 10 })).toHaveLength(1)
  })

  test('with another body is refused, and with the same in another order is not', async () => {
    const key = { 'idempotency-key': 'another-key' }
    const first = await run('speaker', { input: { question: 'x' }, user: 'u' }, key)
    const same = await run('speaker', { user: 'u', input: { question: 'x' } }, key)
    expect(same.body.id).toBe(first.body.id)
    const other = await run('speaker', { input: { question: 'y' }, user: 'u' }, key)
    expect([other.status, other.body.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    await deploy(heddle, 'elsewhere', split([1, 1]))
    expect((await run('elsewhere', { input: { question: 'y' } }, key)).status).toBe(200)
  })

  test('in flight waits for the run that is under way', async () => {
    model.script({ kind: 'text', text: 'Once.', firstAfter: 300 })
    const key = { 'idempotency-key': 'in-flight' }
    const first = run('slow', { input: { question: 'x' } }, key)
    await vi.waitFor(() => expect(model.requests).toHaveLength(1))
    const second = await run('slow', { input: { question: 'x' } }, key)
    expect(second.body).toEqual((await first).body)
    expect(model.requests).toHaveLength(1)
  })

  test('of a request that was refused can be used again', async () => {
    const key = { 'idempotency-key': 'refused' }
    expect((await run('speaker', { input: { wrong: 1 } }, key)).status).toBe(422)
    expect((await run('speaker', { input: { question: 'x' } }, key)).status).toBe(200)
  })

  test('is short and has no spaces', async () => {
    for (const key of ['a b', 'x'.repeat(256), 'x'.repeat(10_000)]) {
      const answer = await run('speaker', undefined, { 'idempotency-key': key })
      expect([answer.status, answer.body.error.code]).toEqual([400, 'BAD_IDEMPOTENCY_KEY'])
    }
  })
})

describe('limits', () => {
  test('of requests in a minute are answered with 429 and when to come again', async () => {
    await deploy(heddle, 'rare', { ...split([1, 1]), limits: { requestsPerMinute: 2 } })
    expect((await run('rare')).status).toBe(200)
    expect((await run('rare')).status).toBe(200)
    const { status, headers, body } = await run('rare')
    expect([status, body.error.code]).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50)
  })

  test('of runs at once make room when a run is over', async () => {
    await deploy(heddle, 'alone', slowly({ limits: { concurrency: 1 } }))
    model.script({ kind: 'hang' })
    const begun = await run('alone', { input: { question: 'x' }, wait: false })
    expect(begun.status).toBe(202)
    expect((await run('alone')).status).toBe(429)
    await heddle.send(`/v1/runs/${begun.body.id}/cancel`, { method: 'POST' })
    model.reset()
    await vi.waitFor(async () => expect((await run('alone')).status).toBe(200))
  })

  test('of time end the request, and the run goes on', async () => {
    await deploy(heddle, 'hasty', slowly({ timeout: 50 }))
    model.script({ kind: 'text', text: 'Late.', firstAfter: 300 })
    const { status, headers, body } = await run('hasty')
    expect([status, body.error.code]).toEqual([504, 'TIMEOUT'])
    const id = headers.get('x-heddle-run')!
    expect(body.error.message).toContain(`The run "${id}" goes on`)
    await vi.waitFor(async () => {
      expect(await heddle.look(id)).toMatchObject({ outputs: { answer: 'Late.' } })
    })
  })
})

describe('a caller who leaves', () => {
  for (const accept of ['application/json', 'text/event-stream']) {
    for (const [onDisconnect, status] of [
      ['cancel', 'cancelled'],
      ['continue', 'succeeded'],
    ] as const) {
      test(`with ${onDisconnect}, having asked for ${accept}: the run has ${status}`, async () => {
        await deploy(heddle, 'left', slowly({ onDisconnect }))
        model.script({ kind: 'text', text: 'Late.', firstAfter: 1000 })
        const leaving = new AbortController()
        const asked = fetch(`${heddle.url}/v1/graphs/left/runs`, {
          method: 'POST',
          headers: { ...json, accept },
          body: JSON.stringify({ input: { question: 'x' } }),
          signal: leaving.signal,
        })
        await vi.waitFor(() => expect(model.requests).toHaveLength(1))
        leaving.abort()
        await asked.then((response) => response.text()).catch(() => undefined)
        const { exposures } = heddle.server.workspace
        const [last] = await exposures.list({ deployment: 'left', limit: 1 })
        const ended = async (): Promise<void> => {
          expect((await heddle.look(last!.run)).status).toBe(status)
        }
        await vi.waitFor(ended, { timeout: 4000 })
      })
    }
  }
})

describe('a batch', () => {
  test('is a run for each input, in their order', async () => {
    await deploy(heddle, 'many', split([50, 50]))
    const inputs = ['p', 'q', 'r'].map((question) => ({ question }))
    const { status, body } = await heddle.send<BatchAnswer>('/v1/graphs/many/runs', {
      body: { inputs },
    })
    expect(status).toBe(200)
    const answers = body.runs.map(({ outputs }) => outputs['answer'])
    expect(answers).toEqual(
      ['p', 'q', 'r'].map((question) => expect.stringMatching(`: ${question}$`)),
    )
    expect(new Set(body.runs.map(({ id }) => id)).size).toBe(3)
    expect(new Set(body.runs.map(({ deployment }) => deployment?.unit)).size).toBe(3)
    const later = await heddle.send<BatchAnswer>('/v1/graphs/many/runs', {
      body: { inputs, wait: false },
    })
    expect([later.status, later.body.runs.length]).toEqual([202, 3])
  })

  test('comes as one stream where that is wanted, with the events of each run in order', async () => {
    const response = await fetch(`${heddle.url}/v1/graphs/speaker/runs`, {
      method: 'POST',
      headers: { ...json, accept: 'text/event-stream' },
      body: JSON.stringify({ inputs: [{ question: 'p' }, { question: 'q' }] }),
    })
    const frames = await all(readFrames(response))
    expect(frames.every(({ id }) => id === undefined)).toBe(true)
    const ids = [...new Set(frames.map(({ event }) => event.run))]
    expect(ids).toHaveLength(2)
    for (const id of ids) {
      const own = frames.filter(({ event }) => event.run === id)
      const recorded = await all(heddle.watch(id))
      expect(
        own.filter(({ event }) => event.type !== 'node-delta').map(({ event }) => event),
      ).toEqual(recorded.map(({ event }) => event))
    }
  })

  test('of which one input does not fit begins nothing', async () => {
    await deploy(heddle, 'none', split([1, 1]))
    const inputs = [{ question: 'p' }, { wrong: 'q' }]
    const { status, text } = await run('none', { inputs })
    expect([status, text]).toEqual([422, expect.stringContaining('Of 2 inputs number 2 cannot be')])
    expect(text).toContain('"path":["inputs",1,"wrong"]')
    const { exposures } = heddle.server.workspace
    expect(await exposures.list({ deployment: 'none', limit: 10 })).toEqual([])
    const many = await run('none', { inputs: Array.from({ length: 101 }, () => inputs[0]) })
    expect(many.status).toBe(422)
    expect((await run('none', { inputs: [inputs[0]], input: inputs[0] })).status).toBe(422)
    expect((await run('none', { inputs: [inputs[0]], thread: 't' })).status).toBe(422)
  })
})
