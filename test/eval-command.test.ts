import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { alone, write } from './support/command-folder.ts'
import { runHeddle } from './support/command-line.ts'
import type { VersionList } from '../server/api.ts'
import { graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

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

test('an evaluation whose runs all fail says why, and did not work', async () => {
  const where = alone()
  const nodes = {
    found: {
      type: 'retrieve@1',
      config: { index: 'nowhere' },
      inputs: { queries: '$.question' },
    },
  }
  const lost = graph('lost', { nodes, outputs: { documents: 'found.documents' } })
  write(where, 'lost.json', JSON.stringify(lost))
  write(where, 'examples.csv', 'question,answer\nred,good red\nblue,good blue\n')
  const given = ['eval', './lost.json', '--dataset', './examples.csv', '--evaluator', 'exact-match']
  const { code, stderr } = await runHeddle(where, given)
  expect(code).toBe(1)
  const told = stderr.match(
    /^The run of "[^"]+" with candidate failed: There is no index "nowhere"/gm,
  )
  expect(told).toHaveLength(1)
})

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

  write(
    where,
    'tagged.csv',
    'question,answer,tags,split\nred,good red,warm,test\nblue,good,cold,test\n',
  )
  const tagged = ['eval', './good.json', '--dataset', './tagged.csv', '--gate']
  const warm = await runHeddle(where, [...tagged, '--split', 'test', '--tag', 'warm'])
  expect(warm.stdout).toContain('passed  Exact match at least 90 %.')
  expect(warm.stderr).toContain('Estimate: 1 run')
  const none = await runHeddle(where, [...tagged, '--split', 'dev'])
  expect(none.stderr).toContain(
    'None of the 2 examples of the dataset "tagged" has the split and tags that were asked for.',
  )
  expect([warm.code, none.code]).toEqual([0, 1])

  const wrong = await runHeddle(where, ['eval', './good.json', '--gate'])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('--dataset')
})

test('a graph file is evaluated at the server that holds the data folder, whose graph stays as it is', async () => {
  await using heddle = await startServed({ warm: false })
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

test('what an evaluation takes is told before it begins, and one above its caps runs nothing', async () => {
  const where = alone()
  write(where, 'good.json', saying('good'))
  write(where, 'examples.csv', 'question,answer\nred,good red\nblue,good blue\n')
  const given = ['eval', './good.json', '--dataset', './examples.csv', '--evaluator', 'exact-match']
  const only = await runHeddle(where, [...given, '--estimate'])
  expect(only.code).toBe(0)
  expect(only.stdout).toContain('Estimate: 2 runs; 2 nodes to execute, 0 reused from the journal.')
  expect(only.stdout).not.toContain('candidate')

  const refused = await runHeddle(where, [...given, '--max-executions', '1'])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain(
    'The evaluation is likely to take 2 node executions, more than the 1 node execution of --max-executions.',
  )
  expect(refused.stderr).toContain('Nothing was run.')
  expect(refused.stdout).toBe('')

  const done = await runHeddle(where, [
    ...given,
    '--max-executions',
    '2',
    '--report',
    'parts.slices.csv',
  ])
  expect(done.code).toBe(0)
  expect(done.stderr).toContain('2 nodes to execute')
  expect(done.stdout).toMatch(/candidate +1\.00 +2 +0 +2 +0/)
  expect(readFileSync(join(where.folder ?? '', 'parts.slices.csv'), 'utf8')).toContain('metric,key')

  const again = await runHeddle(where, [...given, '--json', '--max-executions', '1'])
  expect(again.code).toBe(0)
  expect(again.stderr).toContain('0 nodes to execute, 2 reused from the journal')
  expect(JSON.parse(again.stdout)).toMatchObject({ experiment: { status: 'done' } })

  const fresh = await runHeddle(where, [...given, '--fresh', '--estimate'])
  expect(fresh.stdout).toContain('2 nodes to execute, 0 reused from the journal')

  const wrong = await runHeddle(where, [...given, '--max-cost', 'much'])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('--max-cost must be a number above 0')
})
