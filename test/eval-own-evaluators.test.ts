import { expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { RequirementList } from '../server/api/experiments.ts'
import { alone, write } from './support/command-folder.ts'
import { runHeddle, type Surroundings } from './support/command-line.ts'
import { graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const said = graph('small', {
  nodes: {
    said: {
      type: 'template@1',
      config: { template: 'good {{question}}' },
      inputs: { question: '$.question' },
    },
  },
  outputs: { answer: 'said.text' },
})

/** A graph that judges: 1 where the answer says a word, else 0. */
function saysWord(name: string, word: string, input = 'answer'): Graph {
  return {
    ...graph(name, {
      nodes: {
        score: {
          type: 'json@1',
          config: {
            values: [{ name: 'value', type: 'boolean', value: `text contains "${word}"` }],
          },
          inputs: { text: `$.${input}` },
        },
      },
      outputs: { score: 'score.value' },
    }),
    inputs: { [input]: { type: 'text' } },
  }
}

function files(where: Surroundings): void {
  write(where, 'small.json', said)
  write(where, 'examples.csv', 'question,answer\nred,good red\nblue,good blue\n')
}

const given = ['eval', './small.json', '--dataset', './examples.csv']

test('a graph that judges is an evaluator, by its path or by its name beside the graph', async () => {
  const where = alone()
  files(where)
  write(where, 'says-red.json', saysWord('says-red', 'red'))
  write(where, 'judges/says-good.json', saysWord('says-good', 'good'))
  const named = ['--evaluator', './judges/says-good.json', '--evaluator', 'says-red']
  const done = await runHeddle(where, [...given, ...named])
  expect(done.stderr).not.toContain('There is no')
  expect(done.stdout).toMatch(/variant +says-good +says-red +runs/)
  expect(done.stdout).toMatch(/candidate +1\.00 +0\.500 /)
  expect(done.code).toBe(0)

  // What the file says is judged by, not what an earlier file of its name said.
  write(where, 'says-red.json', saysWord('says-red', 'green'))
  const again = await runHeddle(where, [...given, '--evaluator', 'says-red'])
  expect(again.stdout).toMatch(/candidate +0\.00 /)
})

test('requirements beside the graph name graphs that judge, and the gate asks for their scores', async () => {
  const where = alone()
  files(where)
  write(where, 'says-red.json', saysWord('says-red', 'red'))
  const requirements = {
    evaluators: [{ evaluator: 'says-red' }, { evaluator: './says-good.json' }],
    requirements: [
      { kind: 'at-least', metric: 'says-good', value: 0.9 },
      { kind: 'at-least', metric: 'says-red', value: 0.9 },
    ],
  }
  write(where, 'requirements.json', JSON.stringify(requirements))
  const lost = await runHeddle(where, [...given, '--gate'])
  expect(lost.code).toBe(2)
  expect(lost.stderr).toContain('There is no file "./says-good.json" to judge with.')
  write(where, 'says-good.json', saysWord('says-good', 'good'))
  const { code, stdout } = await runHeddle(where, [...given, '--gate'])
  expect(code).toBe(1)
  expect(stdout).toContain('passed  Says-good at least 0.90.')
  expect(stdout).toContain('FAILED  Says-red at least 0.90.')
})

test('at a server its graphs judge by name, and those of files are handed to it', async () => {
  await using heddle = await startServed({ warm: false })
  const where = { home: heddle.home, folder: ownFolder() }
  files(where)
  await heddle.publish(saysWord('says-red', 'red'))
  write(where, 'says-good.json', saysWord('says-good', 'good'))
  const requirements = {
    evaluators: [{ evaluator: 'graph', settings: { graph: 'says-good', inputs: ['answer'] } }],
    requirements: [],
  }
  write(where, 'requirements.json', JSON.stringify(requirements))
  const named = ['--evaluator', 'says-red', '--evaluator', './says-good.json']
  const { stdout } = await runHeddle(where, [...given, ...named])
  expect(stdout).toMatch(/candidate +0\.500 +1\.00 /)
  const saved = await heddle.send<RequirementList>('/api/graphs/small/requirements')
  expect(saved.body.evaluators).toMatchObject([
    { key: 'says-good', evaluator: 'graph', settings: { version: expect.any(String) } },
  ])
})

test('everything that is wrong with evaluators is told at once, with those there are', async () => {
  const where = alone()
  files(where)
  write(where, 'tone.json', saysWord('tone', 'red', 'tone'))
  write(where, 'broken.json', '{ "heddle": 1, "name": "broken" ')
  const named = ['tokenf1', './gone.json', 'tone', './broken.json', 'recall']
  const { code, stderr } = await runHeddle(where, [
    ...given,
    ...named.flatMap((name) => ['--evaluator', name]),
  ])
  expect(code).toBe(2)
  for (const sentence of [
    'There is no evaluator "tokenf1", and no graph of that name. Did you mean "token-f1"?',
    'There is no file "./gone.json" to judge with.',
    'The graph "tone" cannot judge: it wants "tone". A graph that judges is given "question", "answer", "documents", "reference", "other", by the names of its inputs.',
    '"broken.json" has errors and cannot judge.',
    'The evaluators are precision, recall, hit,',
    'the graphs are ',
  ]) {
    expect(stderr).toContain(sentence)
  }
})
