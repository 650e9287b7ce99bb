import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { ErrorBody } from '../server/api.ts'
import type { GateList } from '../server/api/deployments.ts'
import type {
  AttributionAnswer,
  AttributionList,
  ComparisonAnswer,
  ExperimentList,
  RequirementList,
  RowDetail,
} from '../server/api/experiments.ts'
import { deploy } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { chain, contains, openLaboratory, type Laboratory } from './support/laboratory.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let laboratory: Laboratory
beforeAll(async () => {
  laboratory = await openLaboratory()
})
afterAll(() => laboratory[Symbol.asyncDispose]())

test('an attribution runs the hybrids, mostly from the journal, and shares the difference out', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}', 0),
    (own) => chain(own, 'b: {{said}}', 1),
    laboratory.questions(8),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'before', version: versions[0] },
      { name: 'after', version: versions[1] },
    ],
    evaluators: [contains('b:')],
  })
  await laboratory.over(id)
  const path = `/api/experiments/${id}/attributions`
  const begun = await laboratory.heddle.send<AttributionAnswer>(path, {
    body: { baseline: 'before', candidate: 'after', metric: 'b:' },
  })
  expect(begun).toMatchObject({ status: 202, body: { status: 'running' } })
  const list = async (): Promise<AttributionList> =>
    (await laboratory.heddle.send<AttributionList>(path)).body
  await vi.waitUntil(async () => (await list()).attributions[0]!.status !== 'running', {
    timeout: 30_000,
    interval: 50,
  })
  const [found] = (await list()).attributions
  expect(found).toMatchObject({ status: 'done', result: { total: 1, exact: true, possible: 4 } })
  const shares = found!.result!.shares.map(({ nodes, share }) => [nodes.join(), share])
  expect(shares).toEqual(
    expect.arrayContaining([
      ['around', 1],
      ['second', 0],
    ]),
  )
  // Four hybrids of eight examples and three nodes, two of them known whole.
  expect(found!.result!.executedSpans).toBe(16)
  expect(found!.result!.reusedSpans).toBe(80)
  // Hybrids are no experiments of their own.
  const { experiments } = (
    await laboratory.heddle.send<ExperimentList>(`/api/experiments?graph=${name}`)
  ).body
  expect(experiments).toHaveLength(1)
  const same = await laboratory.heddle.send<ErrorBody>(path, {
    body: { baseline: 'before', candidate: 'before', metric: 'b:' },
  })
  expect(same.status).toBe(422)
})

test('an experiment on the dataset of the requirements reports the gate of each version', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'b: {{said}}'),
    (own) => chain(own, 'a: {{said}}'),
    laboratory.questions(24),
  )
  const list: RequirementList = {
    dataset: name,
    evaluators: [contains('b:')],
    requirements: [
      { kind: 'at-least', metric: 'b:', value: 0.9 },
      { kind: 'no-regression', metric: 'b:', beyond: 0.1 },
    ],
  }
  const path = `/api/graphs/${name}/requirements`
  expect((await laboratory.heddle.send(path, { method: 'PUT', body: list })).body).toEqual(list)
  const wrong = await laboratory.heddle.send<ErrorBody>(path, {
    method: 'PUT',
    body: { ...list, requirements: [{ kind: 'at-least', metric: 'none', value: 1 }] },
  })
  expect(wrong.body.error.message).toContain('no evaluator of the list has that key')
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'good', version: versions[0] },
      { name: 'bad', version: versions[1] },
    ],
    evaluators: list.evaluators,
  })
  await laboratory.over(id)
  const gateOf = async (version: string) =>
    (await laboratory.heddle.send<GateList>(`/api/gates?gate=requirements&version=${version}`)).body
      .results
  await vi.waitUntil(async () => (await gateOf(versions[1])).length > 0, { timeout: 30_000 })
  expect(await gateOf(versions[0])).toMatchObject([{ passed: true }])
  expect(await gateOf(versions[1])).toMatchObject([
    {
      passed: false,
      evidence: { experiment: id, results: [{ passed: false }, { passed: false }] },
    },
  ])
  const deployed = async (version: string): Promise<number> => {
    const variants = [{ name: 'all', version, weight: 100 }]
    return (
      await deploy(laboratory.heddle, name, { graph: name, variants, gates: ['requirements'] })
    ).status
  }
  expect(await deployed(versions[1])).toBe(409)
  expect(await deployed(versions[0])).toBe(201)

  for (const [format, start] of [
    ['html', '<!doctype html>'],
    ['csv', 'example,'],
    ['slices', 'metric,key,value,n,'],
    ['markdown', '# good'],
    ['junit', '<?xml'],
  ] as const) {
    const report = await laboratory.heddle.send(`/api/experiments/${id}/report?format=${format}`)
    expect(report.text.slice(0, start.length)).toBe(start)
    expect(report.headers.get('content-disposition')).toContain('attachment')
  }
})

test('passages of both sides stand beside each other, with rank moves and gold marks', async () => {
  const retrieving = (own: string, topN: number): Graph =>
    graph(own, {
      nodes: {
        find: {
          type: 'retrieve@1',
          config: { index: 'docs', topK: 8 },
          inputs: { queries: '$.question' },
        },
        rank: {
          type: 'rerank@1',
          config: { topN },
          inputs: { documents: 'find.documents', query: '$.question' },
        },
      },
      outputs: { documents: 'rank.documents' },
    })
  const { name, versions } = await laboratory.prepared(
    (own) => retrieving(own, 3),
    (own) => retrieving(own, 5),
    [
      {
        id: 'port',
        inputs: { question: 'On which port does the server listen?' },
        gold: [{ document: 'docs/configuration.md', grade: 1 }],
      },
    ],
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: versions.map((version, at) => ({ name: `v${at}`, version })),
    evaluators: [{ evaluator: 'hit', node: 'find', settings: { k: 8 } }, { evaluator: 'latency' }],
  })
  await laboratory.over(id)
  const { passages } = (await laboratory.heddle.send<RowDetail>(`/api/experiments/${id}/rows/port`))
    .body
  expect(passages.map(({ node, sides }) => [node, sides.map((side) => side.length)])).toEqual([
    ['find', [8, 8]],
    ['rank', [3, 5]],
  ])
  const [before, after] = passages[1]!.sides
  expect(before!.map(({ otherRank }) => otherRank)).toEqual([1, 2, 3])
  expect(after!.slice(3).map(({ otherRank }) => otherRank)).toEqual([null, null])
  expect(passages[0]!.sides[0]!.some(({ gold }) => gold)).toBe(true)
})

test('a version is never faster than itself, however much of it was reused', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
    laboratory.questions(20),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'once', version: versions[0] },
      { name: 'again', version: versions[0] },
    ],
    evaluators: [{ evaluator: 'latency' }],
  })
  expect((await laboratory.over(id)).progress).toMatchObject({ executed: 60, reused: 60 })
  const { body } = await laboratory.heddle.send<ComparisonAnswer>(
    `/api/experiments/${id}/comparison`,
  )
  expect(body.metrics[0]).toMatchObject({ won: 0, tied: 20, lost: 0, verdict: 'same' })
  expect(body.warnings[0]).toContain('are the same version')
})

test('latency gets no verdict where one side was timed in an earlier experiment', async () => {
  const evaluators = [{ evaluator: 'latency' }, { key: 'second', ...atSecond }]
  const tried = async (reuse = true) => {
    const { name, versions } = await laboratory.prepared(
      (own) => chain(own, 'a: {{said}}'),
      (own) => chain(own, 'b: {{said}}', 1),
      laboratory.questions(20),
    )
    const [before, after] = versions.map((version) => ({ name: version, version }))
    return async (which: 'first' | 'both') => {
      const variants = which === 'first' ? [before!] : [before!, after!]
      const create = { graph: name, dataset: name, evaluators, variants, reuse }
      const { id } = await laboratory.begin(create)
      expect((await laboratory.over(id)).status).toBe('done')
      if (which === 'first') return undefined
      const path = `/api/experiments/${id}/comparison`
      return (await laboratory.heddle.send<ComparisonAnswer>(path)).body
    }
  }
  // What the second variant takes over from the first one is measured beside it.
  const together = await tried()
  expect(JSON.stringify(await together('both'))).not.toContain('side by side')
  // And so is what both take over from there.
  expect(JSON.stringify(await together('both'))).not.toContain('side by side')

  const later = await tried()
  await later('first')
  const apart = await later('both')
  expect(apart?.metrics.map(({ verdict, why }) => `${verdict}: ${why}`)).toEqual(
    evaluators.map(
      () =>
        'cannot-tell: its times were not measured side by side; evaluate again without executions of earlier runs',
    ),
  )
  expect(apart?.warnings.join()).toContain('so the two were not timed side by side')

  const anew = await tried(false)
  await anew('first')
  expect(JSON.stringify(await anew('both'))).not.toContain('side by side')
})

const atSecond = { evaluator: 'latency', node: 'second' }
