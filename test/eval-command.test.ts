import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { alone, write } from './support/command-folder.ts'
import { runHeddle } from './support/command-line.ts'
import type { VersionList } from '../server/api.ts'
import { graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

function saying(word: string): string {
  return JSON.stringify(
    graph('small', {
      nodes: {
        said: {
          type: 'template@1',
          config: { template: `${word} {{question}}` },
          inputs: { question: '$.question' },
        },
      },
      outputs: { answer: 'said.text' },
    }),
  )
}

test('a graph file is evaluated without a server, and the gate decides the exit code', async () => {
  const where = alone()
  write(where, 'bad.json', saying('bad'))
  write(where, 'good.json', saying('good'))
  write(where, 'examples.csv', 'question,answer\nred,good red\nblue,good blue\n')
  write(
    where,
    'requirements.json',
    JSON.stringify({
      evaluators: [{ evaluator: 'exact-match' }],
      requirements: [{ kind: 'at-least', metric: 'exact-match', value: 0.9 }],
    }),
  )
  const given = ['--dataset', './examples.csv', '--gate']
  const failed = await runHeddle(where, [
    'eval',
    './bad.json',
    ...given,
    '--against',
    './good.json',
    '--junit',
    'result.xml',
  ])
  expect(failed.code).toBe(1)
  expect(failed.stdout).toMatch(/candidate +0\.00/)
  expect(failed.stdout).toContain('FAILED  Exact match at least 90 %.')
  expect(readFileSync(join(where.folder ?? '', 'result.xml'), 'utf8')).toContain('failures="1"')

  const passed = await runHeddle(where, ['eval', './good.json', ...given])
  expect(passed.stdout).toContain('passed  Exact match at least 90 %.')
  expect(passed.code).toBe(0)

  const wrong = await runHeddle(where, ['eval', './good.json', '--gate'])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('--dataset')
})

test('a graph file is evaluated at the server that holds the data folder, whose graph stays as it is', async () => {
  await using heddle = await startServed({ settle: false })
  const where = { home: heddle.home, folder: ownFolder() }
  write(where, 'good.json', saying('good'))
  write(where, 'bad.json', saying('bad'))
  write(where, 'examples.csv', 'question,answer\nred,good red\nblue,good blue\n')
  await heddle.publish(graph('small', { nodes: {}, outputs: {} }))
  const before = await heddle.send<VersionList>('/api/graphs/small/versions')
  const given = ['--dataset', './examples.csv', '--evaluator', 'exact-match']
  const found = await runHeddle(where, [
    'eval',
    './good.json',
    ...given,
    '--against',
    './bad.json',
    '--report',
    'report.md',
  ])
  expect(found.stderr).not.toContain('problem')
  expect(found.code).toBe(0)
  expect(found.stdout).toMatch(/candidate +1\.00/)
  expect(found.stdout).toMatch(/\.\/bad\.json +0\.00/)
  expect(readFileSync(join(where.folder, 'report.md'), 'utf8')).toContain('candidate')
  const after = await heddle.send<VersionList>('/api/graphs/small/versions')
  expect(after.body.versions.map(({ version }) => version)).toEqual(
    before.body.versions.map(({ version }) => version),
  )
})

test('datasets are imported, listed and exported', async () => {
  const where = alone()
  write(where, 'examples.jsonl', '{"question":"One?"}\nbroken\n{"question":"Two?"}\n')
  const imported = await runHeddle(where, ['datasets', 'import', 'mine', 'examples.jsonl'])
  expect(imported.stdout).toContain('2 examples added')
  expect(imported.stderr).toContain('Row 2: It is no JSON')
  expect(imported.code).toBe(1)
  const listed = await runHeddle(where, ['datasets', 'list'])
  expect(listed.stdout).toMatch(/mine +2 +2/)
  const exported = await runHeddle(where, ['datasets', 'export', 'mine', '--format', 'csv'])
  expect(exported.stdout.split('\n')[0]).toContain('inputs.question')
})
