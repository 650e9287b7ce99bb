import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  answer,
  AnswerError,
  check,
  defineNode,
  GraphError,
  hashGraph,
  InputError,
  memoryJournal,
  offlineModels,
  port,
  replay,
  ReplayError,
  run,
  type GraphDocument,
  type RunEvent,
} from 'heddle'
import { fakeChat, fakeIndexes, fakeModels } from 'heddle/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { echo, graph, oneAnswer } from './support/graphs.ts'
import { around, reviewed } from './support/reviewed.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { ownFolder } from './support/temporary-folder.ts'

const question = 'Is it warp'

const two = graph('two', {
  nodes: {
    first: {
      type: 'template@1',
      config: { template: '{{question}}1' },
      inputs: { question: '$.question' },
    },
    second: {
      type: 'template@1',
      config: { template: '{{first}}2' },
      inputs: { first: 'first.text' },
    },
  },
  outputs: { said: 'second.text' },
})

function collected(): { onEvent: (event: RunEvent) => void; starts: () => string[] } {
  const events: RunEvent[] = []
  return {
    onEvent: (event) => events.push(event),
    starts: () => events.flatMap((event) => (event.type === 'node-start' ? [event.path] : [])),
  }
}

test('a graph may be written in place, and a misspelt part of it is a type error', async () => {
  const parts = { heddle: 1, name: 'written', inputs: {} }
  const nodes = { said: { type: 'template@1', config: { template: 'Hello.' } } }
  const outputs = { text: 'said.text' }
  const { outputs: given } = await run({ ...parts, nodes, outputs })
  expect(given).toEqual({ text: 'Hello.' })
  // @ts-expect-error: it is named "outputs".
  await expect(run({ ...parts, nodes, output: outputs })).rejects.toBeInstanceOf(GraphError)
})

test('the first sample of the library page has ten lines', () => {
  const page = readFileSync(fileURLToPath(new URL('../docs/library.md', import.meta.url)), 'utf8')
  const [, sample = ''] = /^```ts\n([\s\S]*?)\n```$/m.exec(page) ?? []
  expect(sample).toContain("import { run } from 'heddle'")
  expect(sample.split('\n')).toHaveLength(10)
})

describe('run', () => {
  test('tells of every event before it answers', async () => {
    const events: RunEvent[] = []
    const result = await run(two, { question }, { onEvent: (event) => events.push(event) })
    expect(result).toMatchObject({
      graph: 'two',
      version: hashGraph(two),
      status: 'succeeded',
      outputs: { said: 'Is it warp12' },
    })
    expect(events[0]).toMatchObject({ type: 'run-start', run: result.id })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
  })

  test('is stopped by whoever cannot take its events any more', async () => {
    const journal = memoryJournal()
    const asked = run(
      two,
      { question },
      {
        journal,
        onEvent(event) {
          if (event.type === 'node-start') throw new Error('Enough.')
        },
      },
    )
    await expect(asked).rejects.toThrow('Enough.')
    const [record] = journal.runs({ limit: 1 })
    expect(record?.endedAt).toBeDefined()
  })

  test('refuses what is no graph, and input that does not fit', async () => {
    await expect(run({ heddle: 1, nodes: {} })).rejects.toBeInstanceOf(GraphError)
    await expect(run(two, { qestion: 'x' })).rejects.toBeInstanceOf(InputError)
  })

  test('is cancelled by its signal, and stopped by its budget', async () => {
    const gone = await run(two, { question }, { signal: AbortSignal.abort() })
    expect(gone.status).toBe('cancelled')
    const stopped = await run(two, { question }, { budget: { executions: 1 } })
    expect(stopped).toMatchObject({ status: 'failed', error: { code: 'budget' } })
  })

  test('finds subgraphs and node types that it is given', async () => {
    const shout = defineNode({
      type: 'shout',
      version: 1,
      family: 'transform',
      title: 'Shout',
      description: 'Says it louder.',
      effect: 'pure',
      config: z.object({}),
      inputs: { text: port.text() },
      outputs: { text: port.text() },
      run: ({ inputs }) => Promise.resolve({ text: inputs.text.toUpperCase() }),
    })
    const inner = graph('inner', {
      nodes: { loud: { type: 'shout', inputs: { text: '$.question' } } },
      outputs: { said: 'loud.text' },
    })
    const options = { graphs: [echo('inner'), inner], nodes: [shout] }
    const { outputs } = await run(around('outer', inner), { question }, options)
    expect(outputs).toEqual({ said: 'IS IT WARP' })
    expect(check(around('outer', inner), options).problems).toEqual([])
    expect(check(around('outer', inner)).problems[0]).toMatchObject({ code: 'unknown-graph' })
    expect(check(inner).problems).toMatchObject([{ code: 'unknown-type' }])
  })

  test('searches documents and indexes that it is given, and leaves nothing behind', async () => {
    const asks: GraphDocument = graph('asks', {
      nodes: {
        find: { type: 'retrieve@1', config: { index: 'notes' }, inputs: { queries: '$.question' } },
      },
      outputs: { found: 'find.documents' },
    })
    const left = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('heddle-indexes-'))
    const before = left()
    const notes = [
      { id: 'a', text: 'The warp is what is stretched.' },
      { id: 'b', text: 'A shuttle.' },
    ]
    const { outputs } = await run(asks, { question }, { indexes: { notes } })
    expect(outputs['found']).toMatchObject([{ source: 'a' }])
    expect(left().filter((name) => !before.includes(name))).toEqual([])
    const opened = await run(asks, { question }, { indexes: fakeIndexes({ notes }) })
    expect(opened.outputs['found']).toMatchObject([{ id: 'a' }])
    const none = await run(asks, { question })
    expect(none).toMatchObject({ status: 'failed', error: { node: 'find' } })
    expect(none.error?.message).toContain('There is no index "notes". No index was given')
    const other = { indexes: { other: notes } }
    expect((await run(asks, { question }, other)).error?.message).toContain('given are "other"')
    const picture = join(ownFolder(), 'picture.png')
    writeFileSync(picture, Buffer.from([0x47, 0, 0xff]))
    await expect(run(asks, { question }, { indexes: { notes: picture } })).rejects.toThrow(
      'No file of the index "notes" can be taken in.',
    )
  })

  test('asks the models that it is given, or those of the environment', async () => {
    const given = fakeModels({ chat: fakeChat(['From a fake.']) })
    const faked = await run(oneAnswer('one'), { question }, { models: given })
    expect(faked.outputs).toEqual({ answer: 'From a fake.' })

    const model = await startScriptedModel()
    onTestFinished(() => model.close())
    vi.stubEnv('OPENAI_BASE_URL', model.url)
    vi.stubEnv('HEDDLE_MODEL', 'scripted')
    onTestFinished(() => void vi.unstubAllEnvs())
    const asked = await run(oneAnswer('one'), { question })
    expect(asked.outputs).toEqual({ answer: 'This is what the scripted model says.' })
    expect(asked.usage.models).toMatchObject([{ model: 'openai:scripted' }])
    const offline = await run(oneAnswer('one'), { question }, { models: offlineModels })
    expect(offline.usage.calls).toBe(0)
    vi.stubEnv('OPENAI_BASE_URL', 'nonsense')
    await expect(run(two, { question })).rejects.toThrow('OPENAI_BASE_URL is "nonsense"')
  })

  test('takes over what runs in the same journal did', async () => {
    const journal = join(ownFolder(), 'runs.sqlite')
    await run(two, { question }, { journal })
    const { onEvent, starts } = collected()
    const again = await run(two, { question }, { journal, reuse: true, onEvent })
    expect(again.outputs).toEqual({ said: 'Is it warp12' })
    expect(starts()).toEqual([])
  })
})

describe('replay', () => {
  test('executes what an edit changes and what depends on it', async () => {
    const first = await run(two, { question })
    const { onEvent, starts } = collected()
    const edits = { config: { second: { template: '{{first}}!' } } }
    const second = await replay(first, { edits }, { onEvent })
    expect(second).toMatchObject({ outputs: { said: 'Is it warp1!' }, replayOf: first.id })
    expect(starts()).toEqual(['second'])
    const third = await replay(second, { from: 'first' })
    expect(third).toMatchObject({ outputs: { said: 'Is it warp12' }, replayOf: second.id })
  })

  test('runs another version of the graph', async () => {
    const first = await run(two, { question })
    const other = { ...two, outputs: { said: 'first.text' } }
    const second = await replay(first, {}, { graph: other })
    expect(second).toMatchObject({ version: hashGraph(other), outputs: { said: 'Is it warp1' } })
  })

  test('finds a run of another process in a journal file', async () => {
    const journal = join(ownFolder(), 'runs.sqlite')
    const { id } = await run(two, { question }, { journal })
    const edits = { input: { question: 'weft' } }
    const again = await replay(id, { edits }, { journal, graph: two })
    expect(again.outputs).toEqual({ said: 'weft12' })
    await expect(replay(id, { from: 'gone' }, { journal, graph: two })).rejects.toBeInstanceOf(
      ReplayError,
    )
    await expect(replay(id, {}, { journal })).rejects.toThrow('say which graph is to run')
    await expect(replay('nobody')).rejects.toThrow('There is no run "nobody".')
  })
})

describe('answer', () => {
  test('goes on with a run that waits, and tells what happens from there on', async () => {
    const { onEvent, starts } = collected()
    const waits = await run(reviewed('reviewed'), { question }, { onEvent })
    expect(waits).toMatchObject({
      status: 'waiting',
      waiting: [{ path: 'review', question: 'Is this right?', show: { draft: 'Is it warp!' } }],
    })
    expect(starts()).toEqual(['loud', 'review'])
    await expect(answer(waits, 'review', { decision: 'perhaps' })).rejects.toBeInstanceOf(
      AnswerError,
    )
    const done = await answer(waits, 'review', { decision: 'yes' }, { by: 'Ada' })
    expect(done).toMatchObject({ status: 'succeeded', outputs: { said: 'Is it warp! yes' } })
    expect(done).not.toHaveProperty('waiting')
    expect(starts()).toEqual(['loud', 'review', 'review', 'end'])
    const late = answer(waits, 'review', { decision: 'no' })
    await expect(late).rejects.toMatchObject({ code: 'not-waiting' })
  })

  test('finds a run of another process in a journal file', async () => {
    const journal = join(ownFolder(), 'runs.sqlite')
    const document = reviewed('reviewed')
    const { id } = await run(document, { question }, { journal })
    const done = await answer(id, 'review', { decision: 'no' }, { journal, graph: document })
    expect(done.outputs).toEqual({ said: 'Is it warp! no' })
  })
})
