import { expect, test } from 'vitest'
import type { ErrorBody, RunList } from '../server/api.ts'
import type { MonitorAnswer, MonitorNodes } from '../server/api/monitor.ts'
import { RunWriter } from './support/journal-contract.ts'
import { newKey, newPerson } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { ownServer, type Served } from './support/served.ts'

const minute = 60_000
const hour = 60 * minute

/** Answers by a model, and says whether the answer is long enough. */
const advice = graph('advice', {
  nodes: {
    answer: { type: 'generate@1', inputs: { question: '$.question' } },
    check: {
      type: 'validate@1',
      config: { groundedness: false, requireCitations: false, minLength: 10 },
      inputs: { answer: 'answer.answer' },
    },
  },
  outputs: { answer: 'answer.answer', long: 'check.verdict' },
})

async function read(heddle: Served, query: string): Promise<MonitorAnswer> {
  return (await heddle.send<MonitorAnswer>(`/api/monitor?${query}`)).body
}

test('what runs did is told over time: how many, how fast, at which cost, and how good', async () => {
  const heddle = await ownServer()
  await using model = await startScriptedModel()
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'gpt-5-mini' }] })
  await heddle.publish(advice)
  const from = Date.now() - 1.5 * hour
  const path = '/v1/graphs/advice/runs'

  model.scriptNext({ kind: 'text', text: 'Beat the weft twice.', firstAfter: 30 })
  const good = await heddle.run('advice', { question: 'How?' })
  await heddle.send(path, { body: { input: { question: 'How?' }, reuse: true } })
  model.scriptNext({ kind: 'text', text: 'No.' })
  const short = await heddle.run('advice', { question: 'May I?' })
  model.scriptNext({ kind: 'status', status: 400, message: 'Not today.' })
  await heddle.send(path, { body: { input: { question: 'Why?' } } })
  await heddle.send(`/v1/runs/${good.id}/feedback`, { body: { thumbs: 'up' } })
  await heddle.send(`/v1/runs/${short.id}/feedback`, { body: { thumbs: 'down', stars: 2 } })
  // An hour ago, as if it had been recorded then.
  const earlier = new RunWriter('long-ago', Date.now() - hour)
  await heddle.server.workspace.journal.append([earlier.start({}, 'advice'), earlier.end()])

  const answer = await read(heddle, `graph=advice&from=${from}`)
  expect(answer).toMatchObject({
    from,
    every: minute,
    whole: {
      requests: 5,
      open: 0,
      failed: { count: 1, of: 5 },
      latency: { of: 4 },
      cost: expect.any(Number),
      thumbs: { count: 1, of: 2, low: expect.any(Number), high: expect.any(Number) },
      verdicts: { long: { count: 2, of: 3 } },
    },
    before: { requests: 0, failed: null },
    marks: [],
  })
  const { firstToken, tokens, cached } = answer.whole
  expect(firstToken?.of).toBe(2)
  expect(firstToken?.p99).toBeGreaterThanOrEqual(30)
  expect(tokens.output).toBeGreaterThan(0)
  // Both nodes of the second run came from the first one.
  expect(cached).toMatchObject({ count: 2 })
  expect(answer.buckets.length).toBeOneOf([2, 3])
  const [first, second] = answer.buckets
  expect(first?.requests).toBe(1)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(58 * minute)
  expect(answer.buckets.every(({ at }) => at % minute === 0)).toBe(true)

  const nodes = await heddle.send<MonitorNodes>(`/api/monitor/nodes?graph=advice&from=${from}`)
  expect(nodes.body.runs).toBe(5)
  const byName = new Map(nodes.body.nodes.map((node) => [node.node, node]))
  expect(byName.get('answer')).toMatchObject({ executions: 4, failed: 1, cached: 1 })
  expect(byName.get('check')).toMatchObject({ executions: 3, failed: 0, cached: 1 })

  const peak = await heddle.send<RunList>(
    `/api/runs?graph=advice&from=${first?.at}&to=${(first?.at ?? 0) + minute}`,
  )
  expect(peak.body.runs.map(({ id }) => id)).toEqual(['long-ago'])
})

test('a deployment is told of alone, and its revisions are marked', async () => {
  const heddle = await ownServer()
  const version = await publishVersion(heddle, saying('talks', 'first'))
  const settings = { graph: 'talks', variants: [{ name: 'first', version, weight: 1 }] }
  await deploy(heddle, 'talk', settings, { message: 'Say it' })
  await deploy(heddle, 'talk-too', settings)
  const from = Date.now() - hour
  await heddle.run('talk', { question: '1' })
  await heddle.run('talk', { question: '2' })
  await heddle.run('talk-too', { question: '3' })
  await heddle.run('talks', { question: '4' })
  await heddle.publish(saying('other', 'first'))
  await heddle.run('other', { question: '5' })

  const requests = async (query: string): Promise<number> =>
    (await read(heddle, query)).whole.requests
  expect(await requests('deployment=talk')).toBe(2)
  expect(await requests('deployment=talk&graph=talks')).toBe(2)
  expect(await requests('graph=talks')).toBe(4)
  expect(await requests('')).toBe(5)
  expect((await read(heddle, `deployment=talk&from=${from}`)).marks).toEqual([
    {
      at: expect.any(Number),
      deployment: 'talk',
      revision: 1,
      title: 'Say it',
      by: expect.any(String),
    },
  ])
  const marked = async (query: string): Promise<readonly string[]> =>
    (await read(heddle, query)).marks.map(({ deployment }) => deployment)
  expect(await marked('graph=talks')).toEqual(['talk', 'talk-too'])
  expect(await marked('graph=other')).toEqual([])

  const nodes = await heddle.send<MonitorNodes>('/api/monitor/nodes?graph=talks&deployment=talk')
  expect(nodes.body.runs).toBe(2)
  const listed = async (query: string): Promise<readonly unknown[]> => {
    const { runs } = (await heddle.send<RunList>(`/api/runs?${query}`)).body
    return runs.map(({ input }) => input['question'])
  }
  expect(await listed('deployment=talk')).toEqual(['2', '1'])
  expect(await listed('deployment=talk&graph=other')).toEqual([])
  const { runs } = (await heddle.send<RunList>('/api/runs?deployment=talk&limit=1')).body
  expect(await listed(`deployment=talk&limit=1&before=${runs[0]?.id}`)).toEqual(['1'])
  const [newest] = runs
  const at = newest?.startedAt ?? 0
  expect(await listed(`deployment=talk&from=${at}&to=${at + 1}`)).toContain('2')
  expect(await listed(`deployment=talk&from=${from}&to=${from + 1}`)).toEqual([])
})

test('what cannot be told is refused with a sentence', async () => {
  const heddle = await ownServer()
  await heddle.publish(saying('talks', 'first'))
  await heddle.publish(saying('other', 'first'))
  const version = await publishVersion(heddle, saying('talks', 'second'))
  const variants = [{ name: 'first', version, weight: 1 }]
  await deploy(heddle, 'talk', { graph: 'talks', variants })
  const problem = async (address: string): Promise<string> => {
    const { status, body } = await heddle.send<ErrorBody>(`/api/${address}`)
    return `${status} ${body.error.message}`
  }
  expect(await problem('monitor?graph=nothing')).toBe('404 There is no graph "nothing".')
  expect(await problem('monitor?deployment=nothing')).toBe('404 There is no deployment "nothing".')
  expect(await problem('monitor?deployment=talk&graph=other')).toBe(
    '400 The deployment "talk" runs the graph "talks" and not "other". Leave out "graph", or name one of its deployments.',
  )
  expect(await problem('monitor?from=2000&to=1000')).toBe(
    '400 "from" must be before "to", and 2000 is not before 1000. Both are epoch milliseconds; without "to" the time ends now.',
  )
  expect(await problem('monitor/nodes?deployment=talk&graph=other')).toContain('and not "other"')
  expect(await problem('runs?deployment=nothing')).toBe('404 There is no deployment "nothing".')
  expect(await problem('runs?deployment=talk&experiment=one')).toBe(
    '400 No deployment answers the runs of an experiment. Name either "deployment" or "experiment".',
  )
  expect(await problem('runs?from=1000&to=1000')).toContain('1000 is not before 1000')
  expect(await problem(`monitor/nodes?graph=talks&from=${Date.now() + hour}`)).toContain(
    'is not before',
  )
  expect(await problem('monitor?from=0')).toMatch(
    /^400 The time from 0 to \d+ is \d+ days long; at most 120 days can be looked at together\.$/,
  )
  expect(await problem('monitor?from=yesterday')).toBe(
    '400 "from" must be a moment in epoch milliseconds.',
  )
  expect(await problem('monitor/nodes')).toBe('400 "graph" is missing.')
  expect(await problem('monitor/nodes?graph=nothing')).toBe('404 There is no graph "nothing".')
  expect(await problem('monitor?every=5')).toContain('There is no field "every"')
})

test('those who may read are told, and neither annotators nor keys that are bound', async () => {
  const heddle = await ownServer()
  const statusFor = async (headers: Record<string, string>): Promise<number> =>
    (await heddle.send('/api/monitor', { headers })).status
  const { cookie: viewer } = await newPerson(heddle, 'viewer')
  const { cookie: annotator } = await newPerson(heddle, 'annotator')
  const boundTo = [{ kind: 'graph' as const, name: 'docs-chatbot' }]
  const { token } = await newKey(heddle, { scopes: ['read'], boundTo })
  expect(await statusFor({ cookie: viewer })).toBe(200)
  expect(await statusFor({ cookie: annotator })).toBe(403)
  expect(await statusFor({ authorization: `Bearer ${token}` })).toBe(403)
})
