import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Document } from '../engine/graph/values.ts'
import { readAddress } from '../server/data-folder.ts'
import { alone, write } from './support/command-folder.ts'
import { eventsIn, runHeddle, startHeddle, type Surroundings } from './support/command-line.ts'
import { echo, oneAnswer } from './support/graphs.ts'
import { writtenPdf } from './support/packed-files.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'
import { spawnServer } from './support/spawned.ts'
import { shippedGraphs } from './support/shipped-graphs.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('..', import.meta.url))
const question = 'How does Heddle work without a model?'

async function served(
  variables: NodeJS.ProcessEnv = {},
): Promise<Surroundings & { server: Served }> {
  const where = alone()
  const server = await startServed({ home: where.home, variables })
  onTestFinished(() => server[Symbol.asyncDispose]())
  return { ...where, server }
}

async function model(): Promise<ScriptedModel & { variables: NodeJS.ProcessEnv }> {
  const started = await startScriptedModel()
  onTestFinished(() => started.close())
  return {
    ...started,
    variables: { OPENAI_BASE_URL: started.url, HEDDLE_MODEL: 'gpt-4o-mini' },
  }
}

/** An answer that takes long enough to be interrupted. */
const slow = { kind: 'text', text: 'Thread by thread. '.repeat(400), pace: 20 } as const

const ways = [
  { name: 'alone', open: () => Promise.resolve(alone()) },
  { name: 'with a running server', open: (): Promise<Surroundings> => served() },
]

describe.each(ways)('$name', ({ open }) => {
  test('a run prints its steps, its answer and what it cites', async () => {
    const where = await open()
    const { code, stdout } = await runHeddle(where, [
      'run',
      'docs-chatbot',
      '--input',
      `question=${question}`,
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^✓ rewrite {2}[\d.]+ m?s/)
    expect(stdout).toContain('↻ correct  turn 1 of 3\n✓ correct#1/generate')
    expect(stdout).toContain('Heddle works without any language model. [2]')
    expect(stdout).toMatch(/^\[2\] {2}.* {2}docs\/offline-mode\.md$/m)
    expect(stdout).toContain('No model is connected, so answers are extractive')
    expect(stdout).not.toContain('\u001B')
  })

  test('--json prints events and nothing else, from the start to the end of the run', async () => {
    const { code, stdout } = await runHeddle(await open(), [
      'run',
      'docs-chatbot',
      '--json',
      '--input',
      `question=${question}`,
    ])
    const events = eventsIn(stdout)
    expect(code).toBe(0)
    expect(events[0]?.type).toBe('run-start')
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
    expect(events.filter(({ type }) => type === 'run-end')).toHaveLength(1)
  })

  test('a file runs as it is', async () => {
    const where = await open()
    write(where, 'my graph.json', echo('said'))
    const { code, stdout } = await runHeddle(where, [
      'run',
      './my graph.json',
      '--input',
      'question=1 = 1',
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('\n1 = 1\n')
  })

  test('files go into an index, which can then be searched and listed', async () => {
    const where = await open()
    write(where, 'notes/leave.md', '# Leave\n\nYou have thirty days of leave a year.')
    write(where, 'notes/deep/sick.md', '# Sick\n\nCall before nine.')
    write(where, 'picture.png', 'x')
    const added = await runHeddle(where, [
      'index',
      'add',
      'handbook',
      'notes/**/*.md',
      'picture.png',
    ])
    expect(added.code).toBe(0)
    expect(added.stdout).toBe(`+ notes/deep/sick.md
+ notes/leave.md
✗ picture.png was not taken in: files ending in ".png" are not understood. Convert it to Markdown or plain text.
2 added, 0 changed, 0 unchanged, 1 refused.
The index "handbook" holds 2 documents in 2 passages.
`)
    const again = await runHeddle(where, ['index', 'add', 'handbook', 'notes'])
    expect(again.stdout).toContain('0 added, 0 changed, 2 unchanged, 0 refused.')

    const found = await runHeddle(where, [
      'index',
      'search',
      'handbook',
      'days of leave',
      '--top',
      '1',
    ])
    expect(found.stdout).toMatch(
      /^ 1 {2}\d+\.\d\d {2}Leave {2}notes\/leave\.md\n {4}You have thirty/,
    )
    const json = await runHeddle(where, ['index', 'search', 'handbook', 'nine', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject([{ source: 'notes/deep/sick.md' }])

    const list = await runHeddle(where, ['index', 'list'])
    expect(list.stdout).toMatch(/^handbook +2 documents +2 passages {2}en {2}by words$/m)
  })

  test('many queries are searched for at once, and written as a TREC run', async () => {
    const where = await open()
    const records = [
      { id: 'W-1', title: 'Warp', text: 'The warp is tied first. Then the warp is wound.' },
      { id: 'W-2', title: 'Weft', text: 'The weft crosses the warp.' },
    ]
    write(where, 'loom.jsonl', records.map((record) => JSON.stringify(record)).join('\n'))
    write(
      where,
      'queries.jsonl',
      '{"id": "1", "text": "winding the warp"}\n{"id": "2", "text": "zebra"}',
    )
    const add = ['index', 'add', 'loom', 'loom.jsonl', '--chunker', 'whole']
    expect((await runHeddle(where, add)).stdout).toContain('holds 2 documents in 2 passages.')
    const search = ['index', 'search', 'loom', '--queries', 'queries.jsonl', '--top', '1000']
    const { code } = await runHeddle(where, [...search, '--trec', 'loom.run'])
    expect(code).toBe(0)
    const run = readFileSync(join(where.folder ?? '', 'loom.run'), 'utf8')
    expect(run).toMatch(/^1 Q0 W-1 1 \d\S* heddle-loom\n1 Q0 W-2 2 \d\S* heddle-loom\n$/)
    const { stdout } = await runHeddle(where, search)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['1', '2'])
    const other = await runHeddle(where, [...add, '--size', '100'])
    expect(other.code).toBe(0)
    expect(other.stderr).toContain('is cut by --chunker whole --size 320 --overlap 0')
    expect(other.stderr).toContain(
      '"heddle index change loom --chunker whole --size 100 --overlap 0" changes that',
    )
  })

  test('duplicates are told and skipped, an index is cut again, and documents are removed', async () => {
    const where = await open()
    const text = Array.from({ length: 40 }, (_, at) => `Thread ${at} runs on.`).join(' ')
    write(where, 'a.md', text)
    write(where, 'b.md', text)
    const heddle = (...given: string[]): ReturnType<typeof runHeddle> =>
      runHeddle(where, ['index', ...given])
    const added = await heddle('add', 'loom', 'a.md', 'b.md')
    expect(added.stdout).toContain('= b.md has the text of a.md\n2 added, 0 changed')
    const skipped = await heddle('add', 'loom', 'a.md', 'b.md', '--skip-duplicates')
    expect(skipped.stdout).toContain('1 unchanged, 1 duplicate skipped, 0 refused.')
    expect(skipped.stdout).toContain('The index "loom" holds 1 document in 1 passage.')

    const changed = await heddle('change', 'loom', '--chunker', 'sentences', '--size', '40')
    expect(changed.code).toBe(0)
    expect(changed.stdout).toMatch(
      /^The index "loom" is in the language "en", cut by --chunker sentences --size 40 --overlap 0: \d+ passages\.$/m,
    )
    const removed = await heddle('remove', 'loom', 'a.md', 'none.md')
    expect(removed.code).toBe(1)
    expect(removed.stdout).toBe('- a.md\n1 document removed.\n')
    expect(removed.stderr).toContain('There is no document "none.md" in the index "loom".')
    expect((await heddle('remove', 'loom', '--all')).code).toBe(0)
    const gone = await heddle('change', 'loom', '--language', 'de')
    expect(gone.code).toBe(2)
    expect(gone.stderr).toContain('There is no index "loom".')
  })

  test('an address of the own network is refused, and says how it can be allowed', async () => {
    const where = await open()
    const given = ['index', 'add', 'web', 'http://127.0.0.1:9/', '--follow', '5']
    const { code, stdout } = await runHeddle(where, given)
    expect(code).toBe(1)
    expect(stdout).toContain('✗ http://127.0.0.1:9/ was not taken in: ')
  })

  test('an index knows the page of a passage, and what was guessed of a file is told', async () => {
    const where = await open()
    const lines = (what: string): string[] =>
      Array.from({ length: 6 }, (_, at) => `${what} ${at + 1} is three metres long and two wide.`)
    write(
      where,
      'lengths.pdf',
      writtenPdf([lines('Warp'), [...lines('Cloth'), 'The weft goes across.']]),
    )
    write(where, 'cities.csv', Buffer.from('Stadt\nK\xf6ln\nM\xfcnchen\nD\xfcsseldorf\n', 'latin1'))
    const add = ['index', 'add', 'pages', 'lengths.pdf', 'cities.csv', '--size', '32']
    const { code, stdout } = await runHeddle(where, add)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^! cities\.csv names no encoding and was read as \S+; save it/m)
    const search = ['index', 'search', 'pages', 'weft', '--json']
    const found = JSON.parse((await runHeddle(where, search)).stdout) as Document[]
    expect(found[0]).toMatchObject({ source: 'lengths.pdf', metadata: { page: 2 } })
  })

  test('an index add of which everything is refused has failed', async () => {
    const where = await open()
    write(where, 'picture.png', 'x')
    const { code, stdout } = await runHeddle(where, ['index', 'add', 'handbook', 'picture.png'])
    expect(code).toBe(1)
    expect(stdout).toContain('0 added, 0 changed, 0 unchanged, 1 refused.')
  })

  test('token prints a token and nothing else', async () => {
    const { code, stdout, stderr } = await runHeddle(await open(), [
      'token',
      '--name',
      'website',
      '--scope',
      'run',
      '--scope',
      'read',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^heddle_[\w-]{43}\n$/)
  })

  test('graphs lists what there is', async () => {
    const where = await open()
    const { code, stdout } = await runHeddle(where, ['graphs'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^docs-chatbot +6 nodes {2}Answers questions/m)
    expect(stdout).toMatch(/^naive-rag +2 nodes {2}Searches/m)
    const json = await runHeddle(where, ['graphs', '--json'])
    const listed = JSON.parse(json.stdout) as { name: string; nodes: number }[]
    expect(listed.map(({ name }) => name)).toEqual(shippedGraphs)
    expect(listed).toContainEqual(expect.objectContaining({ name: 'docs-chatbot', nodes: 6 }))
  })

  test('names that mean nothing are told with the nearest one, and exit code 2', async () => {
    const where = await open()
    const graph = await runHeddle(where, ['run', 'docs-chatbt', '--input', 'question=x'])
    expect(graph).toEqual({
      code: 2,
      stdout: '',
      stderr: 'There is no graph "docs-chatbt". Did you mean "docs-chatbot"?\n',
    })
    const index = await runHeddle(where, ['index', 'search', 'handbok', 'x'])
    expect(index.code).toBe(2)
    expect(index.stderr).toContain('There is no index "handbok".')
  })

  test('inputs that do not fit are all told, and nothing runs', async () => {
    const where = await open()
    const { code, stdout, stderr } = await runHeddle(where, [
      'run',
      'docs-chatbot',
      '--input',
      'qestion=x',
      '--input',
      'history=[',
      '--json',
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('It has no input "qestion". Did you mean "question"?')
    expect(stderr).toContain('The input "history" (messages) is not JSON')
    expect(stderr).toContain('The input "question" (text) is missing.')
    const graphs = await runHeddle(where, ['graphs', '--json'])
    expect(graphs.stdout).not.toContain('lastRun')
  })
})

describe('a run that does not succeed', () => {
  test('has exit code 1 and says what failed', async () => {
    const where = alone()
    const scripted = await model()
    scripted.script({ kind: 'status', status: 400, message: 'This model is on holiday.' })
    write(where, 'one.json', oneAnswer('one'))
    const { code, stdout } = await runHeddle({ ...where, variables: scripted.variables }, [
      'run',
      'one.json',
      '--input',
      'question=x',
    ])
    expect(code).toBe(1)
    expect(stdout).toContain('✗ Failed at the node "answer"')
    expect(stdout).toContain('This model is on holiday.')
  })

  test('is cancelled by Ctrl+C, also where the signal comes twice at once', async () => {
    const where = alone()
    const scripted = await model()
    scripted.script(slow)
    write(where, 'one.json', oneAnswer('one'))
    const run = startHeddle({ ...where, variables: scripted.variables }, [
      'run',
      'one.json',
      '--json',
      '--input',
      'question=x',
    ])
    await run.said('node-delta')
    run.child.kill('SIGINT')
    run.child.kill('SIGINT')
    const { code, stdout } = await run.finished
    expect(code).toBe(130)
    expect(eventsIn(stdout).at(-1)).toMatchObject({ type: 'run-end', status: 'cancelled' })
    expect(scripted.requests.at(-1)?.closedEarly).toBe(true)
  })

  test('is cancelled on the server too', async () => {
    const scripted = await model()
    scripted.script(slow)
    const where = await served(scripted.variables)
    await where.server.publish(oneAnswer('one'))
    const run = startHeddle(where, ['run', 'one', '--json', '--input', 'question=x'])
    await run.said('node-delta')
    run.child.kill('SIGINT')
    const { code, stdout } = await run.finished
    expect(code).toBe(130)
    const [first] = eventsIn(stdout)
    expect(await where.server.look(first?.run ?? '')).toMatchObject({ status: 'cancelled' })
  })

  test('is cancelled quietly when nobody reads its output any more', async () => {
    const where = alone()
    const scripted = await model()
    scripted.script(slow)
    write(where, 'one.json', oneAnswer('one'))
    const run = startHeddle({ ...where, variables: scripted.variables }, [
      'run',
      'one.json',
      '--json',
      '--input',
      'question=x',
    ])
    await run.said('node-delta')
    run.child.stdout.destroy()
    const { code, stderr } = await run.finished
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const reader = await startServed({ home: where.home })
    onTestFinished(() => reader[Symbol.asyncDispose]())
    expect(reader.server.workspace.runs.list({ limit: 5 })).toMatchObject([{ status: 'cancelled' }])
  })
})

describe('a server that goes away', () => {
  test('and was killed leaves an address that stops nothing', async () => {
    const where = alone()
    const server = await spawnServer({ home: where.home })
    await server.kill()
    expect(readAddress(where.home)).toBeDefined()
    const { code, stdout } = await runHeddle(where, ['graphs'])
    expect(code).toBe(0)
    expect(stdout).toContain('docs-chatbot')
  })

  test('and comes back goes on with the run, which the command goes on to show', async () => {
    const where = alone()
    const scripted = await model()
    scripted.script({ kind: 'text', text: 'Thread by thread. '.repeat(20), pace: 20 })
    const first = await spawnServer({ home: where.home, variables: scripted.variables })
    await first.publish(oneAnswer('one'))
    const run = startHeddle(where, ['run', 'one', '--json', '--input', 'question=x'])
    await run.said('node-delta')
    await first.kill()
    await using _second = await spawnServer({ home: where.home, variables: scripted.variables })
    const { code, stdout } = await run.finished
    const events = eventsIn(stdout)
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'succeeded' })
    expect(events.map(({ type }) => type)).toContain('run-resume')
    const numbers = events.flatMap((event) => (event.type === 'node-delta' ? [] : [event.seq]))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(code).toBe(0)
  })
})

describe('the command line itself', () => {
  test('says what there is, and what it is', async () => {
    const where = alone()
    const { code, stdout } = await runHeddle(where, [])
    expect(code).toBe(0)
    expect(stdout).toContain('index search NAME [QUERY]')
    const about = await runHeddle(where, ['help', 'run'])
    expect(about.stdout).toContain('--input name=value')
    const version = await runHeddle(where, ['--version'])
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(manifest).toHaveProperty('version', version.stdout.trim())
    expect(existsSync(where.home)).toBe(false)
  })

  test.each([
    [['rum'], 'There is no command "rum". Did you mean "run"?'],
    [['--json', 'run', 'x'], 'Options stand behind the command'],
    [['run', 'nope.json'], 'There is no file "nope.json".'],
    [['check', 'nope.json'], 'There is no file "nope.json".'],
    [['estimate', './nope.json'], 'is no graph of the data folder'],
    [['index', 'add', 'Hand Book', '.'], 'The name of an index must begin'],
    [['index', 'search', 'docs', 'x', '--top', 'many'], '--top must be a whole number'],
    [['index', 'search', 'docs', 'x', '--queries', 'q.jsonl'], 'not both'],
    [['index', 'search', 'docs', '--trec', 'docs.run'], 'name it with --queries'],
    [['index', 'add', 'own', '.', '--follow', '9'], '--follow is about the links of a page'],
    [['index', 'add', 'own', 'https://a.example/', '--follow', '900'], 'from 1 to 500'],
    [['index', 'add', 'own', 'https://[/'], '"https://[/" is not an address.'],
    [['index', 'remove', 'own'], 'or --all for the whole index "own"'],
    [['index', 'remove', 'own', 'a.md', '--all'], 'Give either documents or --all'],
    [['index', 'change', 'own'], 'Nothing is to be changed.'],
    [['index', 'add', 'docs', '.', '--size', '40', '--overlap', '30'], 'at most half of the size'],
    [['token', '--scope', 'red'], 'There is no scope "red". Did you mean "read"?'],
  ])('%j is answered with a sentence and exit code 2', async (given, sentence) => {
    const { code, stdout, stderr } = await runHeddle(alone(), given)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('says what is wrong with the data folder in a sentence, without a stack', async () => {
    const where = alone()
    writeFileSync(where.home, 'a file')
    const { code, stderr } = await runHeddle(where, ['graphs'])
    expect(code).toBe(1)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    const told = await runHeddle({ ...where, variables: { HEDDLE_DEBUG: '1' } }, ['graphs'])
    expect(told.stderr).toMatch(/\n\s+at /)
  })

  test('does not load the engine to say what there is, or to check a file', async () => {
    const where = alone()
    write(where, 'clean.json', echo('clean'))
    for (const given of [['help'], ['check', 'clean.json']]) {
      const { stderr } = await runHeddle(
        { ...where, variables: { NODE_DEBUG: 'esm,module' } },
        given,
      )
      expect(stderr).toContain('heddle.ts')
      expect(stderr).not.toMatch(/langgraph|lancedb/)
    }
  })

  test('serve starts a server that the other commands find, and stops when it is asked to', async () => {
    const where = alone()
    const server = startHeddle({ ...where, variables: { PORT: '0' } }, ['serve'])
    onTestFinished(() => void server.child.kill('SIGKILL'))
    await server.said('/login?token=')
    const { url } = readAddress(where.home) ?? { url: '' }
    expect((await fetch(`${url}/health`)).status).toBe(200)
    const { code, stdout } = await runHeddle(where, ['token'])
    expect(code).toBe(0)
    const authorization = `Bearer ${stdout.trim()}`
    expect((await fetch(`${url}/api/session`, { headers: { authorization } })).status).toBe(200)
    server.child.kill('SIGTERM')
    expect((await server.finished).code).toBe(0)
  })

  test('serve that cannot start says why and ends with exit code 1', async () => {
    const { code, stderr } = await runHeddle({ ...alone(), variables: { PORT: 'x' } }, ['serve'])
    expect(code).toBe(1)
    expect(stderr).toBe('PORT is "x"; it must be a whole number from 0 to 65535.\n')
  })
})
