import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { alone, write } from './support/command-folder.ts'
import { runHeddle } from './support/command-line.ts'
import { echo } from './support/graphs.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 60_000 })

describe('check', () => {
  test('names every problem of a file with its line, and ends with exit code 1', async () => {
    const where = alone()
    write(
      where,
      'bad.json',
      `{
  "heddle": 1, "name": "bad",
  "inputs": { "question": { "type": "text" } },
  "nodes": {
    "a": { "type": "templat@1" },
    "b": { "type": "rerank@1", "config": { "topk": 1 },
           "inputs": { "query": "$.question", "documents": "c.documents" } }
  },
  "outputs": { "x": "b.documents" },
}
`,
    )
    const { code, stdout } = await runHeddle(where, ['check', 'bad.json'])
    expect(code).toBe(1)
    const places = [...stdout.matchAll(/^bad\.json:(\d+):\d+ {2}error/gm)].map(([, line]) => line)
    expect(places).toEqual(['5', '6', '7', '10'])
    expect(stdout).toContain('4 errors in 1 file.')
    expect(existsSync(where.home)).toBe(false)
  })

  test('tells a mistake in the code of a node with its line, without running it', async () => {
    const where = alone()
    const graph = {
      ...echo('computed'),
      nodes: {
        said: {
          type: 'code@1',
          config: {
            code: 'const text = inputs.question\nreturn { text: text.trim( }',
            outputs: [{ name: 'text', type: 'text' }],
          },
          inputs: { question: '$.question' },
        },
      },
    }
    write(where, 'computed.json', JSON.stringify(graph, null, 2))
    const { code, stdout } = await runHeddle(where, ['check', 'computed.json'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^computed\.json:\d+:\d+ {2}error/)
    expect(stdout).toContain('has a wrong "code": line 2 cannot be read: Unexpected token')
  })

  test('ends with exit code 0 for clean files and for warnings alone', async () => {
    const where = alone()
    write(where, 'clean.json', echo('clean'))
    const unused = {
      ...echo('unused'),
      inputs: { question: { type: 'text' }, more: { type: 'text' } },
    }
    write(where, 'unused.json', JSON.stringify(unused))
    const clean = await runHeddle(where, ['check', 'clean.json'])
    expect(clean).toEqual({ code: 0, stdout: 'clean.json: no problems.\n', stderr: '' })
    const { code, stdout } = await runHeddle(where, ['check', 'clean.json', 'unused.json'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 warning in 2 files.')
  })

  test('a file without a text is a problem of its own, beside those of the others', async () => {
    const where = alone()
    writeFileSync(
      join(where.folder ?? '', 'latin.json'),
      Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x7d]),
    )
    write(where, 'clean.json', echo('clean'))
    const { code, stdout } = await runHeddle(where, ['check', 'latin.json', 'clean.json'])
    expect(code).toBe(1)
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'latin.json:1:1  error  The file is not written in UTF-8.  not-json',
      'clean.json: no problems.',
    ])
    const ran = await runHeddle(where, ['run', 'latin.json'])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('The file is not written in UTF-8.')
  })

  test('takes globs, and prints its list as JSON for programs', async () => {
    const where = alone()
    write(where, 'graphs/one.json', '{\n  "heddle": 2\n}')
    write(where, 'graphs/deep/two.json', echo('two'))
    const { code, stdout } = await runHeddle(where, ['check', 'graphs/**/*.json', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'graphs/one.json', line: 2, column: 3, severity: 'error', code: 'shape' },
    ])
  })

  test('is what a file is run after', async () => {
    const where = alone()
    write(where, 'bad.json', '{ "heddle": 1,\n "name": 5 }')
    const { code, stdout, stderr } = await runHeddle(where, ['run', 'bad.json'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('bad.json:2:2  error')
  })
})
