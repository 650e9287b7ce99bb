import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { printGraph } from '../engine/graph/canonical.ts'
import type { Graph } from '../engine/graph/document.ts'
import { hashGraph } from '../engine/graph/hash.ts'
import { runHeddle, type Finished, type Surroundings } from './support/command-line.ts'
import { echo } from './support/graphs.ts'
import { startServed } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('..', import.meta.url))

function alone(): Surroundings & { readonly folder: string } {
  const folder = ownFolder()
  return { home: join(folder, 'data'), folder }
}

function read({ folder = '' }: Surroundings, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

function write({ folder = '' }: Surroundings, name: string, content: string | Graph): void {
  const text = typeof content === 'string' ? content : printGraph(content)
  writeFileSync(join(folder, name), text)
}

/** The graph that says back what it is told, in other words. */
function saying(template: string, name = 'said'): Graph {
  const graph = echo(name)
  return {
    ...graph,
    nodes: { said: { ...graph.nodes['said']!, config: { template } } },
  }
}

const first = saying('You asked: {{question}} I heard it well, and this is all I know about it.')
const second = saying(
  'You asked: {{question}} I heard it clearly, and this is all I know about it.',
)

/** Runs the command line with a text at its standard input. */
function pipe(given: readonly string[], input: string): Finished {
  const heddle = join(root, 'server/cli/heddle.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [heddle, ...given], {
    cwd: ownFolder(),
    env: { PATH: process.env['PATH'] },
    input,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

/** Two versions of a graph in a data folder, and a draft that is like the first one. */
async function withVersions(): Promise<Surroundings> {
  const where = alone()
  await using server = await startServed({ home: where.home, warm: false })
  const path = '/api/graphs/said'
  const put = (baseRevision: number, draft: Graph): Promise<unknown> =>
    server.send(`${path}/draft`, { method: 'PUT', body: { baseRevision, draft } })
  await server.send('/api/graphs', { body: { name: 'said', graph: first } })
  await put(1, second)
  await server.send(`${path}/versions`, { body: { message: 'Clearer' } })
  await put(2, first)
  return where
}

const ways = [
  { name: 'alone', open: withVersions },
  {
    name: 'with a running server',
    async open() {
      const where = await withVersions()
      const server = await startServed({ home: where.home, warm: false })
      onTestFinished(() => server[Symbol.asyncDispose]())
      return where
    },
  },
]

describe.each(ways)('$name', ({ open }) => {
  test('versions, drafts and files can be compared and exported', async () => {
    const where = await open()
    write(where, 'own.json', second)
    const same: readonly [string, string][] = [
      ['said', 'said@2'],
      ['said@1', `said@${hashGraph(first)}`],
      ['said@1', 'said@draft'],
      [`said@${hashGraph(second).slice(0, 8)}`, './own.json'],
    ]
    for (const [a, b] of same) {
      expect(await runHeddle(where, ['diff', a, b])).toMatchObject({
        code: 0,
        stdout: `${a} → ${b}\n\nNo differences.\n`,
      })
    }
    const { code, stdout } = await runHeddle(where, ['diff', 'said@1', 'said'])
    expect(code).toBe(1)
    expect(stdout).toContain('You asked: {{question}} I heard it [-well-]{+clearly+}, and')

    const exported = await runHeddle(where, ['export', 'said@1', '--to', 'json'])
    expect(exported).toEqual({ code: 0, stdout: printGraph(first), stderr: '' })
  })

  test('a graph or version that is not there is told with exit code 2', async () => {
    const where = await open()
    const told = async (wanted: string): Promise<string> => {
      const { code, stdout, stderr } = await runHeddle(where, ['diff', 'said', wanted])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      return stderr
    }
    expect(await told('sad')).toBe('There is no graph "sad". Did you mean "said"?\n')
    expect(await told('sad@draft')).toBe('There is no graph "sad". Did you mean "said"?\n')
    expect(await told('said@3')).toBe(
      'The graph "said" has no version "3". Name its number (1 to 2), its hash, or "draft".\n',
    )
  })
})

describe('diff', () => {
  const before: Graph = {
    heddle: 1,
    name: 'ask',
    inputs: { question: { type: 'text' } },
    nodes: {
      find: { type: 'retrieve@1', config: { index: 'docs' }, inputs: { queries: '$.question' } },
      sort: {
        type: 'rerank@1',
        config: { topN: 4 },
        inputs: { query: '$.question', documents: 'find.documents' },
      },
      write: {
        type: 'generate@1',
        config: { prompt: 'Passages:\n{{documents}}\n\nQuestion: {{question}}\nBe brief.' },
        inputs: { question: '$.question', documents: 'sort.documents' },
      },
      test: { type: 'validate@1', inputs: { answer: 'write.answer' } },
    },
    outputs: { answer: 'write.answer', verdict: 'test.verdict' },
    layout: { find: [0, 0] },
  }
  const after: Graph = {
    ...before,
    inputs: { question: { type: 'text', description: 'What to ask' }, tone: { type: 'text' } },
    nodes: {
      search: before.nodes['find']!,
      sort: { type: 'rerank@1', inputs: { query: '$.question', documents: 'search.documents' } },
      write: {
        type: 'generate@1',
        config: {
          prompt: 'Passages:\n{{documents}}\n\nQuestion: {{question}}\nBe brief and {{tone}}.',
        },
        inputs: {
          question: '$.question',
          documents: ['sort.documents', 'search.documents'],
          tone: '$.tone',
        },
        retry: { attempts: 2 },
      },
      again: { frame: 'loop', max: 2, until: 'write.supported' },
    },
    outputs: { answer: 'write.answer' },
    layout: { search: [0, 0] },
  }

  test('groups what changed by node, says defaults, and puts what went and came into brackets', async () => {
    const where = alone()
    write(where, 'a.json', before)
    write(where, 'b.json', after)
    const { code, stdout, stderr } = await runHeddle(where, ['diff', 'a.json', 'b.json'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "a.json → b.json

      ~ input question
          description  + "What to ask"

      + input tone  text

      + again  loop
          max    + 2
          until  + write.supported

      » search  retrieve@1, was find

      ~ sort  rerank@1
          config.topN  - 4 (default 6)

      - test  validate@1
          inputs.answer  - write.answer

      ~ write  generate@1
          config.prompt
            …
            Question: {{question}}
            Be brief{+ and {{tone}}+}.
          retry             + {"attempts":2}
          inputs.documents  sort.documents → sort.documents, search.documents
          inputs.tone       + $.tone

      ~ outputs
          verdict  - test.verdict

      1 node added, 1 node removed, 1 node renamed, 2 nodes changed, 2 inputs of the graph, 1 output of the graph.
      "
    `)
    expect(readdirSync(where.folder).sort()).toEqual(['a.json', 'b.json'])
  })

  test('--json prints the whole difference', async () => {
    const where = alone()
    write(where, 'a.json', before)
    write(where, 'b.json', after)
    const { code, stdout } = await runHeddle(where, ['diff', 'b.json', 'a.json', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      same: false,
      inputs: [
        { change: 'changed', name: 'question' },
        { change: 'removed', name: 'tone' },
      ],
      nodes: [
        { change: 'removed', id: 'again' },
        { change: 'changed', id: 'find', renamed: 'search' },
        { change: 'changed', id: 'sort' },
        { change: 'added', id: 'test' },
        { change: 'changed', id: 'write' },
      ],
    })
  })

  test('places on the canvas are no difference', async () => {
    const where = alone()
    write(where, 'a.json', before)
    write(where, 'b.json', { ...before, layout: { find: [0, 40] } })
    expect(await runHeddle(where, ['diff', 'a.json', 'b.json'])).toEqual({
      code: 0,
      stdout: 'a.json → b.json\n\nThey mean the same; only 1 place on the canvas differs.\n',
      stderr: '',
    })
  })

  test('graphs with errors are compared, files that are none are exit code 2 with all their problems', async () => {
    const where = alone()
    write(where, 'a.json', { ...before, nodes: {} })
    write(where, 'b.json', { ...before, outputs: {} })
    write(where, 'broken.json', '{\n  "heddle": 1,\n  "name": 5\n')
    expect((await runHeddle(where, ['diff', 'a.json', 'b.json'])).code).toBe(1)
    const { code, stdout, stderr } = await runHeddle(where, ['diff', 'broken.json', 'a.json'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('broken.json:')
    expect(await runHeddle(where, ['diff', 'a.json', 'no.json'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'There is no file "no.json".\n',
    })
    expect((await runHeddle(where, ['diff', 'a.json'])).code).toBe(2)
  })

  test('commands for the terminal that a graph holds do not reach it', async () => {
    const where = alone()
    write(where, 'a.json', saying('{{question}}'))
    write(
      where,
      'b.json',
      saying('{{question}} \u001B[2J\u001B]0;title\u0007 and so on and so forth'),
    )
    const { stdout } = await runHeddle(where, ['diff', 'a.json', 'b.json'])
    expect(stdout).toContain('and so forth')
    expect(stdout).not.toContain('\u001B')
  })
})

describe('fmt', () => {
  const unformatted = JSON.stringify({
    $schema: './node_modules/heddle/graph.schema.json',
    ...first,
    layout: { said: [1, 2] },
    title: '',
  })
  const formatted = printGraph({
    ...first,
    $schema: './node_modules/heddle/graph.schema.json',
    layout: { said: [1, 2] },
  })

  test('writes files in their canonical form, and only those that are not', async () => {
    const where = alone()
    write(where, 'a.json', unformatted)
    write(where, 'b.json', first)
    chmodSync(join(where.folder, 'a.json'), 0o640)
    const untouched = statSync(join(where.folder, 'b.json'))
    const { code, stdout, stderr } = await runHeddle(where, ['fmt', '*.json'])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'a.json\n',
      stderr: '1 file of 2 changed.\n',
    })
    expect(read(where, 'a.json')).toBe(formatted)
    expect(statSync(join(where.folder, 'a.json')).mode & 0o777).toBe(0o640)
    // Not even replaced by the same.
    expect(statSync(join(where.folder, 'b.json')).ino).toBe(untouched.ino)
    expect(readdirSync(where.folder).sort()).toEqual(['a.json', 'b.json'])
    expect((await runHeddle(where, ['fmt', '*.json'])).stdout).toBe('')
  })

  test('--check writes nothing, lists what would change, and ends with exit code 1', async () => {
    const where = alone()
    write(where, 'a.json', unformatted)
    write(where, 'b.json', first)
    expect(await runHeddle(where, ['fmt', '--check', 'a.json', 'b.json'])).toEqual({
      code: 1,
      stdout: 'a.json\n',
      stderr: '1 file of 2 would change.\n',
    })
    expect(read(where, 'a.json')).toBe(unformatted)
    expect((await runHeddle(where, ['fmt', '--check', 'b.json'])).code).toBe(0)
  })

  test('a link stays a link, and what it leads to is written', async () => {
    const where = alone()
    mkdirSync(join(where.folder, 'graphs'))
    write(where, 'graphs/a.json', unformatted)
    symlinkSync('graphs/a.json', join(where.folder, 'a.json'))
    expect((await runHeddle(where, ['fmt', 'a.json'])).code).toBe(0)
    expect(lstatSync(join(where.folder, 'a.json')).isSymbolicLink()).toBe(true)
    expect(read(where, 'graphs/a.json')).toBe(formatted)
  })

  test('files that are no graphs, or would lose something, are all told and stay as they were', async () => {
    const where = alone()
    const files = {
      'comment.json': `// Why\n${unformatted}`,
      'latin.json': Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x3a, 0x31, 0x7d]),
      'list.json': '[1]',
      'newer.json': unformatted.replace('"heddle":1', '"heddle":2'),
      'number.json': unformatted.replace('[1,2]', '[1,9007199254740993]'),
      'twice.json': unformatted.replace('"name":', '"name":"x","name":'),
    }
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(where.folder, name), content)
    }
    write(where, 'good.json', unformatted)
    const { code, stdout, stderr } = await runHeddle(where, ['fmt', '*.json'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'good.json\n' })
    expect(stderr.replace(/^ +Fix.*\n/gm, '')).toMatchInlineSnapshot(`
      "comment.json:1:1  error  JSON has no comments. Remove it, or put it into the "note" of a node.  not-json
      latin.json:1:1  error  The file is not written in UTF-8.  not-json
      list.json:1:1  error  A graph is a JSON object with "heddle", "name", "inputs", "nodes" and "outputs".  shape
      newer.json:1:54  error  The graph is in format 2; this Heddle reads format 1. Update Heddle.  shape
      number.json:1:340  warning  The number 9007199254740993 is read as 9007199254740992. Write it with fewer digits, or as a text.  shape
      twice.json:1:76  warning  The key "name" stands here a second time. Only the last one counts; remove or rename one of them.  shape
      1 file of 7 changed; 6 files could not be read as a graph and stayed as they were.
      "
    `)
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(where.folder, name))).toEqual(Buffer.from(content))
    }
  })

  test('files that are not there are all told at once', async () => {
    const where = alone()
    mkdirSync(join(where.folder, 'graphs'))
    const { code, stderr } = await runHeddle(where, ['fmt', 'no.json', 'graphs', 'x/*.json'])
    expect(code).toBe(2)
    expect(stderr.trimEnd().split('\n')).toEqual([
      'There is no file "no.json".',
      '"graphs" is a folder. Name files, or a glob such as "graphs/**/*.json".',
      'There is no file "x/*.json".',
    ])
  })

  test('formats the standard input to the standard output', () => {
    expect(pipe(['fmt', '-'], unformatted)).toEqual({ code: 0, stdout: formatted, stderr: '' })
    expect(pipe(['fmt', '-'], formatted)).toEqual({ code: 0, stdout: formatted, stderr: '' })
    expect(pipe(['fmt', '--check', '-'], formatted)).toMatchObject({ code: 0, stdout: '' })
    expect(pipe(['fmt', '--check', '-'], unformatted)).toMatchObject({ code: 1, stdout: '' })
    const broken = pipe(['fmt', '-'], '{')
    expect(broken).toMatchObject({ code: 1, stdout: '' })
    expect(broken.stderr).toContain('-:1:2')
    expect(pipe(['fmt', '-', 'a.json'], '{}').code).toBe(2)
  })
})

describe('export', () => {
  test('writes a flowchart, to the standard output or whole into a file', async () => {
    const where = alone()
    write(where, 'said.json', first)
    const chart = `flowchart LR
  in_question(["question"])
  node_said["said<br/>Template"]
  out_said(["said"])
  in_question --> node_said
  node_said --> out_said
`
    const printed = await runHeddle(where, ['export', './said.json', '--to', 'mermaid'])
    expect(printed).toEqual({ code: 0, stdout: chart, stderr: '' })
    const written = await runHeddle(where, [
      'export',
      './said.json',
      '--to',
      'mermaid',
      '-o',
      'said.mmd',
    ])
    expect(written).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(read(where, 'said.mmd')).toBe(chart)
    expect(readdirSync(where.folder).sort()).toEqual(['said.json', 'said.mmd'])
  })

  test('tells which forms there are, and what cannot be written', async () => {
    const where = alone()
    write(where, 'said.json', first)
    const told = async (...given: string[]): Promise<string> => {
      const { stdout, stderr } = await runHeddle(where, ['export', './said.json', ...given])
      expect(stdout).toBe('')
      return stderr
    }
    expect(await told()).toMatch(/^Say with --to what to export to: json \(.*\), mermaid \(/)
    expect(await told('--to', 'mermiad')).toContain(
      'There is no format "mermiad". Did you mean "mermaid"? There are json (',
    )
    expect(await told('--to', 'json', '-o', 'no/x.json')).toBe(
      '"no/x.json" could not be written: there is no such folder.\n',
    )
  })
})
