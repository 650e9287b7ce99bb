import { afterAll, describe, expect, test } from 'vitest'
import type {
  DeploymentAnswer,
  DeploymentList,
  DeploymentTrafficList,
  GateList,
  LabelAnswer,
  LabelList,
  RevisionList,
} from '../server/api/deployments.ts'
import type { ErrorBody, RunAnswer, VersionAnswer } from '../server/api.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed({ warm: false })
afterAll(() => heddle[Symbol.asyncDispose]())

/** Two versions of a graph of this name. */
async function twoVersions(name: string): Promise<[string, string]> {
  return [
    await publishVersion(heddle, saying(name, 'one')),
    await publishVersion(heddle, saying(name, 'two')),
  ]
}

function post<Body = DeploymentAnswer>(path: string, body: unknown) {
  return heddle.send<Body>(path, { body })
}

describe('a label', () => {
  test('is put at a version, moved and taken away, and each move is kept with who and when', async () => {
    const [one, two] = await twoVersions('labelled')
    const path = '/api/graphs/labelled/labels/production'
    const put = (version: string) =>
      heddle.send<LabelAnswer>(path, { method: 'PUT', body: { version } })
    expect((await put(one)).body).toMatchObject({ label: 'production', version: one })
    expect((await put(two)).body.moves).toMatchObject([
      { version: two, before: one, by: 'HEDDLE_TOKEN', at: expect.any(Number) },
      { version: one, by: 'HEDDLE_TOKEN' },
    ])
    expect((await put(two)).body.moves).toHaveLength(2)
    const { body } = await heddle.send<LabelList>('/api/graphs/labelled/labels')
    expect(body.labels).toMatchObject([{ label: 'production', version: two }])
    expect((await heddle.send(path, { method: 'DELETE' })).status).toBe(204)
    expect((await heddle.send(path)).status).toBe(404)
    expect((await put(one)).body.moves.map(({ version }) => version)).toEqual([
      one,
      undefined,
      two,
      one,
    ])
  })

  test('stands wherever the hash of a version may', async () => {
    const [one, two] = await twoVersions('named')
    await heddle.send('/api/graphs/named/labels/stable', { method: 'PUT', body: { version: one } })
    await heddle.send('/api/graphs/named/labels/same', {
      method: 'PUT',
      body: { version: 'stable' },
    })
    const { body } = await heddle.send<VersionAnswer>('/api/graphs/named/versions/same')
    expect(body.version).toBe(one)
    const newest = await heddle.send<VersionAnswer>('/api/graphs/named/versions/newest')
    expect(newest.body.version).toBe(two)
    const last = [{ name: 'last', version: 'newest', weight: 1 }]
    const { revision } = (await deploy(heddle, 'last', { graph: 'named', variants: last })).body
    expect(revision.settings.variants).toEqual([{ name: 'last', version: two, weight: 1 }])
    const estimate = await heddle.send('/api/graphs/named/estimate?version=stable')
    expect(estimate.status).toBe(200)
    await heddle.publish(
      graph('outer', {
        nodes: {
          inner: {
            type: 'graph@1',
            config: { graph: 'named', version: 'stable' },
            inputs: { question: '$.question' },
          },
        },
        outputs: { answer: 'inner.answer' },
      }),
    )
    const run = await heddle.run('outer', { question: 'x' })
    expect(run.outputs).toEqual({ answer: 'one: x' })
  })

  test('cannot look like something else that names a version, and not stand at nothing', async () => {
    const [one] = await twoVersions('strict')
    for (const label of ['draft', '0123456789abcdef', 'newest', 'Loud', '7', 'abcdef0123456789']) {
      const { status, body } = await heddle.send<ErrorBody>(`/api/graphs/strict/labels/${label}`, {
        method: 'PUT',
        body: { version: one },
      })
      expect([label, status, body.error.code]).toEqual([label, 422, 'BAD_LABEL'])
    }
    const nothing = await heddle.send('/api/graphs/strict/labels/a', {
      method: 'PUT',
      body: { version: '0000000000000000' },
    })
    expect(nothing.status).toBe(404)
  })
})

describe('a deployment', () => {
  test('is saved with the versions that its labels stand for, and each change is a revision', async () => {
    const [one, two] = await twoVersions('greeter')
    await heddle.send('/api/graphs/greeter/labels/production', {
      method: 'PUT',
      body: { version: one },
    })
    const variants = [{ name: 'current', version: 'production', weight: 1 }]
    const first = await deploy(heddle, 'greet', { graph: 'greeter', variants }, { message: 'Go' })
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      name: 'greet',
      weights: { current: 1 },
      revision: {
        number: 1,
        kind: 'change',
        message: 'Go',
        author: 'HEDDLE_TOKEN',
        settings: {
          variants: [{ name: 'current', version: one, label: 'production', weight: 1 }],
          mode: 'split',
          onDisconnect: 'continue',
          enabled: true,
        },
      },
    })
    expect(first.text).not.toContain('salt')
    await heddle.send('/api/graphs/greeter/labels/production', {
      method: 'PUT',
      body: { version: two },
    })
    const { body } = await heddle.send<DeploymentAnswer>('/api/deployments/greet')
    expect(body.revision.settings.variants[0]?.version).toBe(one)
    const second = await deploy(heddle, 'greet', { graph: 'greeter', variants })
    expect([second.status, second.body.revision.number]).toEqual([200, 2])
    const { revisions } = (await heddle.send<RevisionList>('/api/deployments/greet/revisions')).body
    expect(
      revisions.map(({ number, settings }) => [number, settings.variants[0]?.version]),
    ).toEqual([
      [2, two],
      [1, one],
    ])
    const listed = (await heddle.send<DeploymentList>('/api/deployments')).body.deployments
    expect(listed.map(({ name }) => name)).toContain('greet')
  })

  test('is promoted and rolled back in one call each', async () => {
    const [one, two] = await twoVersions('mover')
    await deploy(heddle, 'move', {
      graph: 'mover',
      variants: [
        { name: 'old', version: one, weight: 90 },
        { name: 'new', version: two, weight: 10 },
      ],
    })
    const promoted = await post('/api/deployments/move/promote', { variant: 'new' })
    expect(promoted.body).toMatchObject({
      weights: { old: 0, new: 100 },
      revision: { number: 2, kind: 'promote', message: 'Promoted new' },
    })
    const back = await post('/api/deployments/move/rollback', {})
    expect(back.body).toMatchObject({
      weights: { old: 90, new: 10 },
      revision: { number: 3, kind: 'rollback', message: 'Rolled back to revision 1' },
    })
    const again = await post<ErrorBody>('/api/deployments/move/rollback', {})
    expect([again.status, again.body.error.code]).toEqual([409, 'ROLLED_BACK_ALREADY'])
    const named = await post('/api/deployments/move/rollback', { revision: 2, message: 'Forward' })
    expect(named.body).toMatchObject({ weights: { old: 0, new: 100 }, revision: { number: 4 } })
    const missing = await post<ErrorBody>('/api/deployments/move/rollback', { revision: 9 })
    expect(missing.body.error.message).toBe(
      'The deployment "move" is at revision 4 and has no earlier revision 9 to go back to.',
    )
    const nobody = await post<ErrorBody>('/api/deployments/move/promote', { variant: 'other' })
    expect(nobody.body.error.message).toContain('its variants are old, new')
  })

  test('follows its ramp, and rolled back stands where the ramp had come to', async () => {
    const [one, two] = await twoVersions('ramped')
    const now = Date.now()
    const ramp = [
      { at: now - 2000, weights: { old: 75, new: 25 } },
      { at: now - 1000, weights: { old: 50, new: 50 } },
      { at: now + 3_600_000, weights: { new: 1 } },
    ]
    const saved = await deploy(heddle, 'ramp', {
      graph: 'ramped',
      variants: [
        { name: 'old', version: one, weight: 100 },
        { name: 'new', version: two, weight: 0 },
      ],
      ramp,
    })
    expect(saved.body.weights).toEqual({ old: 50, new: 50 })
    await post('/api/deployments/ramp/promote', { variant: 'old' })
    const back = await post('/api/deployments/ramp/rollback', {})
    expect(back.body.weights).toEqual({ old: 50, new: 50 })
    expect(back.body.revision.settings.ramp).toEqual([])
  })

  test('says everything that is wrong with its settings at once', async () => {
    await twoVersions('wrong')
    const { status, body } = await heddle.send<ErrorBody>('/api/deployments/wrong', {
      method: 'PUT',
      body: {
        settings: {
          graph: 'wrong',
          variants: [
            { name: 'a', version: 'x', weight: 0 },
            { name: 'a', version: 'x', weight: 0 },
          ],
          ramp: [
            { at: 5, weights: { a: 1, b: 1 } },
            { at: 5, weights: { a: 0 } },
          ],
        },
      },
    })
    expect(status).toBe(422)
    const said = body.error.problems?.map(({ path }) => path.join('.'))
    expect(said).toEqual([
      'settings.variants.1.name',
      'settings.variants',
      'settings.ramp.0.weights.b',
      'settings.ramp.1.weights',
      'settings.ramp.1.at',
    ])
    const origins = ['https://a.example/path', '*', 'null', 'https://a.example/']
    for (const origin of origins) {
      const refused = await heddle.send('/api/deployments/wrong', {
        method: 'PUT',
        body: {
          settings: {
            graph: 'wrong',
            variants: [{ name: 'a', version: 'x', weight: 1 }],
            origins: [origin],
          },
        },
      })
      expect([origin, refused.status]).toEqual([origin, 422])
    }
    const variants = [{ name: 'a', version: 'nowhere', weight: 1 }]
    const unknown = await deploy(heddle, 'wrong', { graph: 'wrong', variants })
    expect([unknown.status, unknown.text.includes('VERSION_NOT_FOUND')]).toEqual([422, true])
    const nothing = await deploy(heddle, 'wrong', { graph: 'wrongs', variants })
    expect([nothing.status, nothing.text]).toEqual([
      422,
      expect.stringMatching(/GRAPH_NOT_FOUND.*Did you mean ..wrong/),
    ])
    const named = await deploy(heddle, 'Wrong', { graph: 'wrong', variants })
    expect(named.status).toBe(422)
  })

  test('that was changed meanwhile is not changed by who looked at it before', async () => {
    const [one] = await twoVersions('shared')
    const settings = { graph: 'shared', variants: [{ name: 'a', version: one, weight: 1 }] }
    await deploy(heddle, 'shared', settings, { baseRevision: 0 })
    const stale = await deploy(heddle, 'shared', settings, { baseRevision: 0 })
    expect(stale.status).toBe(409)
    const both = await Promise.all([
      deploy(heddle, 'shared', settings, { baseRevision: 1 }),
      deploy(heddle, 'shared', settings, { baseRevision: 1 }),
    ])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  test('keeps its graph from being removed, until it is removed itself', async () => {
    const [one] = await twoVersions('held')
    const variants = [{ name: 'a', version: one, weight: 1 }]
    await deploy(heddle, 'holder', { graph: 'held', variants })
    const refused = await heddle.send<ErrorBody>('/api/graphs/held', { method: 'DELETE' })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'GRAPH_IS_DEPLOYED'])
    expect((await heddle.send('/api/deployments/holder', { method: 'DELETE' })).status).toBe(204)
    expect((await heddle.send('/api/deployments/holder')).status).toBe(404)
    expect((await heddle.send('/api/graphs/held', { method: 'DELETE' })).status).toBe(204)
  })
})

describe('a gate', () => {
  const report = (version: string, passed: boolean) =>
    post('/api/gates', { gate: 'answers', version, passed, evidence: { score: 0.9 } })

  test('holds a version up until its newest result is good, and never a rollback', async () => {
    const [one, two] = await twoVersions('gated')
    const variants = (share: number) => [
      { name: 'old', version: one, weight: 100 - share },
      { name: 'new', version: two, weight: share },
    ]
    await report(one, true)
    const begin = { graph: 'gated', variants: variants(0), gates: ['answers'] }
    expect((await deploy(heddle, 'gate', begin)).status).toBe(201)
    const ten = { ...begin, variants: variants(10) }
    const missing = await deploy(heddle, 'gate', ten)
    expect(missing.status).toBe(409)
    expect(missing.text).toContain(
      `There is no result of the gate \\"answers\\" for the version ${two}`,
    )
    await report(two, false)
    expect((await deploy(heddle, 'gate', ten)).text).toContain('did not pass')
    const later = Date.now() + 3_600_000
    const ramped = { ...begin, ramp: [{ at: later, weights: { new: 1 } }] }
    expect((await deploy(heddle, 'gate', ramped)).status).toBe(409)
    await report(two, true)
    expect((await deploy(heddle, 'gate', ten)).status).toBe(200)
    await report(two, false)
    // What is live stays live, and may shrink, but not grow.
    expect((await deploy(heddle, 'gate', { ...begin, variants: variants(5) })).status).toBe(200)
    const promoted = await post<ErrorBody>('/api/deployments/gate/promote', { variant: 'new' })
    expect([promoted.status, promoted.body.error.code]).toEqual([409, 'GATE_NOT_PASSED'])
    expect((await post('/api/deployments/gate/rollback', {})).status).toBe(200)
    const { results } = (await heddle.send<GateList>(`/api/gates?version=${two}`)).body
    expect(results.map(({ passed }) => passed)).toEqual([false, true, false])
    expect(results[0]).toMatchObject({ evidence: { score: 0.9 }, by: 'HEDDLE_TOKEN' })
  })

  test('is passed over by force with a reason, which is recorded', async () => {
    const [one] = await twoVersions('forced')
    const settings = {
      graph: 'forced',
      variants: [{ name: 'a', version: one, weight: 1 }],
      gates: ['answers'],
    }
    expect((await deploy(heddle, 'force', settings, { force: true })).status).toBe(409)
    const { status, body } = await deploy(heddle, 'force', settings, {
      force: true,
      reason: 'The old one is down.',
    })
    expect(status).toBe(201)
    expect(body.revision.forced).toBe(
      `The old one is down. (There is no result of the gate "answers" for the version ${one}.)`,
    )
  })

  test('does not stand before what only runs beside an answer', async () => {
    const [one, two] = await twoVersions('beside')
    await report(one, true)
    const { status } = await deploy(heddle, 'beside', {
      graph: 'beside',
      mode: 'shadow',
      variants: [
        { name: 'live', version: one, weight: 0 },
        { name: 'candidate', version: two, weight: 100 },
      ],
      gates: ['answers'],
    })
    expect(status).toBe(201)
    const promoted = await post('/api/deployments/beside/promote', { variant: 'candidate' })
    expect(promoted.status).toBe(409)
  })

  test('takes no result for a version that is not there', async () => {
    expect((await report('0000000000000000', true)).status).toBe(404)
  })
})

test('a graph without a deployment runs as before', async () => {
  await twoVersions('plain')
  const run: RunAnswer = await heddle.run('plain', { question: 'x' })
  expect(run).toMatchObject({ outputs: { answer: 'two: x' } })
  expect(run).not.toHaveProperty('deployment')
})

test('the list tells what each deployment answered in the last day', async () => {
  const version = await publishVersion(heddle, saying('busy', 'said'))
  const variants = [{ name: 'a', version, weight: 1 }]
  for (const name of ['busy-one', 'idle-one'])
    await deploy(heddle, name, { graph: 'busy', variants })
  for (let time = 0; time < 3; time++) await heddle.run('busy-one', { question: 'x' })
  const { body } = await heddle.send<DeploymentTrafficList>('/api/deployment-traffic')
  const of = (name: string) => body.traffic.find((one) => one.name === name)
  expect(of('busy-one')).toEqual({
    name: 'busy-one',
    requests: 3,
    errors: 0,
    p95: expect.any(Number),
    cost: 0,
  })
  expect(of('idle-one')).toMatchObject({ requests: 0, p95: null, cost: 0 })
})
