import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import { alone } from './support/command-folder.ts'
import { runHeddle, type Surroundings } from './support/command-line.ts'
import { publishVersion, saying } from './support/deployed.ts'
import { startServed } from './support/served.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 120_000 })

/** A data folder with two versions of a graph, with a server or without. */
async function folder(withServer: boolean): Promise<Surroundings & { versions: string[] }> {
  const where = alone()
  const heddle = await startServed({ home: where.home, warm: false })
  const versions = [
    await publishVersion(heddle, saying('speaker', 'one')),
    await publishVersion(heddle, saying('speaker', 'two')),
  ]
  const label = '/api/graphs/speaker/labels/stable'
  await heddle.send(label, { method: 'PUT', body: { version: versions[0] } })
  if (withServer) onTestFinished(() => heddle[Symbol.asyncDispose]())
  else await heddle[Symbol.asyncDispose]()
  return { ...where, versions }
}

describe.each([
  ['through a server', true],
  ['in a folder that nobody holds', false],
])('%s', (_how, withServer) => {
  test('a deployment is made, promoted, rolled back and shown', async () => {
    const where = await folder(withServer)
    const [one, two] = where.versions
    const variants = ['--variant', 'a=stable:90', '--variant', 'b=newest:10']
    const gate = ['--gate', 'answers', '--force', 'It is the first.']
    const graph = ['--graph', 'speaker']
    const made = await runHeddle(where, ['deploy', 'talk', ...graph, ...variants, ...gate])
    expect([made.code, made.stderr]).toEqual([0, ''])
    expect(made.stdout).toContain('talk  speaker  revision 1  split')
    expect(made.stdout).toMatch(new RegExp(`a +${one} +stable +90 %`))
    expect(made.stdout).toMatch(new RegExp(`b +${two} +10 %`))

    const held = await runHeddle(where, ['promote', 'talk', 'b'])
    expect(held.code).toBe(1)
    expect(held.stderr).toContain('There is no result of the gate "answers"')
    expect(held.stderr).toContain('--force REASON')
    const promoted = await runHeddle(where, ['promote', 'talk', 'b', '--force', 'Yes.', '--json'])
    // SAFETY: the command prints what the server answers.
    const live = JSON.parse(promoted.stdout) as DeploymentAnswer
    expect(live.weights).toEqual({ a: 0, b: 100 })
    expect(live.revision.forced).toContain('Yes.')

    const back = await runHeddle(where, ['rollback', 'talk', '-m', 'Too soon'])
    expect(back.stdout).toContain('revision 3')
    const shown = await runHeddle(where, ['deployments', 'show', 'talk'])
    expect(shown.stdout).toMatch(/3 +rollback .+ command line +Too soon/)
    expect(shown.stdout).toMatch(/1 +change .+ command line +\(forced: It is the first\. /)
    const listed = await runHeddle(where, ['deployments', 'list'])
    expect(listed.stdout).toMatch(/talk +speaker +3 +a 90 %, b 10 %/)
  })
})

test('what is not said stays as it is, variants and weights too', async () => {
  const where = await folder(true)
  const [one, two] = where.versions
  const variants = ['--variant', 'a=stable:90', '--variant', 'b=newest:10']
  await runHeddle(where, ['deploy', 'talk', '--graph', 'speaker', ...variants])
  const changed = await runHeddle(where, ['deploy', 'talk', '--mode', 'shadow', '--json'])
  expect([changed.code, changed.stderr]).toEqual([0, ''])
  // SAFETY: the command prints what the server answers.
  const { revision } = JSON.parse(changed.stdout) as DeploymentAnswer
  expect(revision.settings).toMatchObject({
    mode: 'shadow',
    variants: [
      { name: 'a', version: one, weight: 90 },
      { name: 'b', version: two, weight: 10 },
    ],
  })
  const other = await runHeddle(where, ['deploy', 'talk', '--graph', 'another'])
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('--variant NAME=')])
})

test('a new deployment gives the newest version everything, unless it is told otherwise', async () => {
  const where = await folder(true)
  const made = await runHeddle(where, ['deploy', 'talk', '--graph', 'speaker', '--json'])
  expect([made.code, made.stderr]).toEqual([0, ''])
  // SAFETY: the command prints what the server answers.
  const { revision } = JSON.parse(made.stdout) as DeploymentAnswer
  expect(revision.settings.variants).toMatchObject([
    { name: 'current', version: where.versions[1], weight: 100 },
  ])
})

test('what makes no sense is told with what to write instead', async () => {
  const where = await folder(true)
  const said = async (...given: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await runHeddle(where, given)
    return [code, stderr.trim()]
  }
  const graph = ['--graph', 'speaker']
  expect(await said('deploy', 'talk', '--variant', 'a=1')).toEqual([
    2,
    expect.stringContaining('A new one needs --graph GRAPH.'),
  ])
  expect(await said('deploy', 'talk', ...graph, '--variant', 'a')).toEqual([
    2,
    expect.stringContaining('"a" is no variant.'),
  ])
  expect(await said('deploy', 'talk', ...graph, '--variant', 'a=7')).toEqual([
    2,
    expect.stringContaining('has no version "7". Name its number (1 to 2), its hash, or "newest".'),
  ])
  expect(await said('deploy', 'talk', ...graph, '--variant', 'a=missing')).toEqual([
    1,
    expect.stringContaining('neither a version with that hash nor such a label'),
  ])
  expect(await said('promote', 'nothing', 'a')).toEqual([
    2,
    expect.stringContaining('There is no deployment "nothing".'),
  ])
  expect(await said('rollback', 'talk', '--force', 'No gate holds it up.')).toEqual([
    2,
    expect.stringContaining('--force'),
  ])
  expect(await said('rollback', 'talk', 'soon')).toEqual([
    2,
    expect.stringContaining('A revision is a number from 1'),
  ])
})
