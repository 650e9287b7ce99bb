import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { CatalogueAnswer, RunAnswer } from '../server/api.ts'
import { all } from './support/client.ts'
import { alone, write } from './support/command-folder.ts'
import { runHeddle, type Surroundings } from './support/command-line.ts'
import { spawnServer, type Spawned } from './support/spawned.ts'

vi.setConfig({ testTimeout: 120_000 })
const eventually = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 40_000, interval: 50 })

/** A node type that answers a text in another form. */
function shout(body: string, type = 'shout'): string {
  return `import { defineNode, port } from 'heddle'
import { z } from 'zod'
${body}
export default defineNode({
  type: '${type}',
  version: 1,
  family: 'transform',
  title: 'Shout',
  description: 'Says a text louder.',
  effect: 'pure',
  config: z.object({ marks: z.number().int().min(1).default(1).describe('Exclamation marks') }),
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  run: ({ config, inputs }) =>
    Promise.resolve({ text: loud(inputs.text) + '!'.repeat(config.marks) }),
})
`
}

const upper = 'const loud = (text: string): string => text.toUpperCase()'

const graph: Graph = {
  heddle: 1,
  name: 'shouting',
  inputs: { text: { type: 'text' } },
  nodes: { say: { type: 'shout@1', config: { marks: 2 }, inputs: { text: '$.text' } } },
  outputs: { text: 'say.text' },
}

async function serving(place: Surroundings, variables: NodeJS.ProcessEnv = {}): Promise<Spawned> {
  const heddle = await spawnServer({ home: place.home, variables })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  return heddle
}

async function catalogue(heddle: Spawned): Promise<CatalogueAnswer> {
  return (await heddle.send<CatalogueAnswer>('/api/catalogue')).body
}

/** What a run that may use results of earlier ones says, and how many nodes it executed. */
async function said(heddle: Spawned): Promise<[unknown, number]> {
  const body = { input: { text: 'hello' }, reuse: true }
  const { id, outputs } = (await heddle.send<RunAnswer>('/v1/graphs/shouting/runs', { body })).body
  const events = (await all(heddle.watch(id))).map(({ event }) => event)
  const executed = events.filter((event) => event.type === 'node-end' && event.reused === undefined)
  return [outputs['text'], executed.length]
}

test('each file is a node type that graphs use at once, and that changes as its file does', async () => {
  const place = alone()
  write(place, 'data/nodes/shout.ts', shout("import { loud } from './words/loud.ts'"))
  write(place, 'data/nodes/words/loud.ts', `export ${upper}\n`)
  const heddle = await serving(place)
  const { nodes, problems } = await catalogue(heddle)
  expect(nodes.at(-1)).toMatchObject({ type: 'shout', title: 'Shout', family: 'transform' })
  expect(problems).toEqual([])
  await heddle.publish(graph)
  expect(await said(heddle)).toEqual(['HELLO!!', 1])
  expect(await said(heddle)).toEqual(['HELLO!!', 0])

  // A file that the node imports is as much of its code as its own: no record of the old one counts.
  write(place, 'data/nodes/words/loud.ts', 'export const loud = (text: string) => `<${text}>`\n')
  await eventually(async () => expect((await said(heddle))[0]).toBe('<hello>!!'))
  write(place, 'data/nodes/words/loud.ts', `export ${upper}\n`)
  await eventually(async () => expect(await said(heddle)).toEqual(['HELLO!!', 0]))

  write(place, 'data/nodes/whisper.ts', shout(upper, 'whisper'))
  await eventually(async () =>
    expect((await catalogue(heddle)).nodes.map(({ type }) => type)).toContain('whisper'),
  )
  rmSync(join(place.home, 'nodes/whisper.ts'))
  await eventually(async () =>
    expect((await catalogue(heddle)).nodes.map(({ type }) => type)).not.toContain('whisper'),
  )
})

test('a broken file says what is wrong and where, and its last good type stays', async () => {
  const place = alone()
  write(place, 'own/shout.ts', shout(upper))
  write(place, 'own/nothing.ts', 'export const nothing = 1\n')
  write(place, 'own/generate.ts', shout(upper, 'generate'))
  write(place, 'own/twin.ts', shout(upper))
  write(place, 'own/thrown.ts', "\nthrow new Error('No luck today.')\n")
  write(place, 'own/shout.test.ts', "throw new Error('A test is no node type.')\n")
  const heddle = await serving(place, { HEDDLE_NODES: join(place.folder ?? '', 'own') })
  await heddle.publish(graph)
  expect((await catalogue(heddle)).problems).toEqual([
    {
      file: 'generate.ts',
      message:
        'generate.ts declares the node type "generate", which is the name of a node type that comes with Heddle, too. Rename one of them.',
    },
    {
      file: 'nothing.ts',
      message:
        'nothing.ts declares no node type. Write "export default defineNode({ … })", or put what several nodes share into a folder beside them.',
    },
    {
      file: 'thrown.ts',
      message: 'thrown.ts cannot be loaded: No luck today (line 2).',
    },
    {
      file: 'twin.ts',
      message:
        'twin.ts declares the node type "shout", which is the name of shout.ts\'s node type, too. Rename one of them.',
    },
  ])
  write(place, 'own/shout.ts', shout('const loud = (text: string: string => text'))
  await eventually(async () =>
    expect((await catalogue(heddle)).problems).toContainEqual({
      file: 'shout.ts',
      message: expect.stringMatching(/^shout\.ts cannot be loaded: [^?]*\.$/),
    }),
  )
  expect((await said(heddle))[0]).toBe('HELLO!!')
  expect(heddle.output()).toContain('The last good version stays.')
  write(place, 'own/shout.ts', shout('const loud = (text: string) => text + text'))
  await eventually(async () => expect((await said(heddle))[0]).toBe('hellohello!!'))
})

test('"heddle new node" writes a node type that runs, that tsc takes, and that other commands know', async () => {
  const place = alone()
  const own = join(place.folder ?? '', 'own')
  const variables = { HEDDLE_NODES: own }
  const made = await runHeddle({ ...place, variables }, ['new', 'node', 'shorten'])
  expect([made.stderr, made.stdout, made.code]).toEqual([
    'A server that runs takes it in at once; it stands under "Text and data" when you add a node.\n',
    'own/shorten.ts\n',
    0,
  ])
  const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url))
  execFileSync(process.execPath, [tsc, '--project', own], { encoding: 'utf8' })
  write(place, 'short.json', {
    heddle: 1,
    name: 'short',
    inputs: { text: { type: 'text' } },
    nodes: {
      cut: { type: 'shorten@1', config: { sentences: 1 }, inputs: { text: '$.text' } },
    },
    outputs: { text: 'cut.text' },
  })
  const checked = await runHeddle({ ...place, variables }, ['check', 'short.json'])
  expect([checked.stdout, checked.code]).toEqual(['short.json: no problems.\n', 0])
  const ran = await runHeddle({ ...place, variables }, [
    'run',
    'short.json',
    '--input',
    'text=One thread. Two threads.',
  ])
  expect([ran.stderr, ran.code]).toEqual(['', 0])
  expect(ran.stdout).toContain('One thread.')
  expect(ran.stdout).not.toContain('Two threads.')
  const without = await runHeddle(place, ['check', 'short.json'])
  expect(without.stdout).toContain('shorten')
  expect(without.code).toBe(1)

  const again = await runHeddle({ ...place, variables }, ['new', 'node', 'shorten'])
  expect([again.stderr, again.code]).toEqual([
    'There is a file own/shorten.ts already. It stays as it is.\n',
    2,
  ])
  const shipped = await runHeddle({ ...place, variables }, ['new', 'node', 'generate'])
  expect(shipped.stderr).toBe(
    'A node type that comes with Heddle is named "generate". Choose another name.\n',
  )
  const gone = { ...place, variables: { HEDDLE_NODES: join(own, 'gone') } }
  const missing = await runHeddle(gone, ['check', 'short.json'])
  expect(missing.stderr).toBe(
    `There is no folder "${join(own, 'gone')}" for node types. Make it first.\n`,
  )
})
