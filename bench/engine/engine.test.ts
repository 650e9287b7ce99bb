import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Annotation, END, START, StateGraph } from '@langchain/langgraph/web'
import { expect, it, onTestFinished } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import type { Contender } from './contender.ts'
import { langgraph } from './langgraph.ts'
import { heddle } from './ours.ts'
import { plainFunctions } from './plain.ts'
import { ratiosOf } from './report.ts'
import { chain, chainOfTexts, diamond, fan, loop, map } from './shapes.ts'
import { SqliteSaver } from './sqlite-saver.ts'
import { longestStall } from './stalls.ts'
import { bytesPerNode, copiesOfText } from './storage.ts'
import { takeTurns } from './take-turns.ts'
import { inputOf } from './work.ts'

function opened(contender: Contender): Contender {
  onTestFinished(() => contender[Symbol.asyncDispose]())
  return contender
}

it.each([chain(3), chainOfTexts(3, 2000, '2kb'), fan(3), diamond, loop(3), map(7)])(
  'the same comes of $name with everyone',
  async (shape) => {
    const folder = ownFolder()
    const saver = new SqliteSaver(join(folder, 'checkpoints.sqlite'))
    const contenders = [
      opened(plainFunctions()),
      opened(heddle(folder)),
      opened(langgraph()),
      opened(langgraph({ saver, durability: 'sync' })),
    ]
    const times = await takeTurns(shape, contenders, 0)
    for (const { length } of times) expect(length).toBeGreaterThanOrEqual(5)
    expect(times).toHaveLength(4)
  },
)

it('tells when somebody gives another answer', async () => {
  const wrong: Contender = {
    ...plainFunctions(),
    name: 'Wrong',
    prepare: async () => async () => 'no',
  }
  await expect(takeTurns(chain(2), [plainFunctions(), wrong], 0)).rejects.toThrow(
    '"Wrong" gives another answer to chain2 than "plain functions".',
  )
})

it('gives no two runs a text in common', () => {
  const inputs = [inputOf(loop(10), 1), inputOf(chain(5), 2), inputOf(map(1000), 3)].flat()
  expect(new Set(inputs).size).toBe(1002)
  expect(inputOf(chainOfTexts(2, 1024, '1kb'), 4)).toHaveLength(1024)
})

it('a saver that is opened later finds the state, and holds each value once', async () => {
  const path = join(ownFolder(), 'checkpoints.sqlite')
  const graph = new StateGraph(
    Annotation.Root({ input: Annotation<string>, text: Annotation<string> }),
  )
    .addNode('double', ({ input }) => ({ text: input + input }))
    .addNode('last', () => ({}))
    .addEdge(START, 'double')
    .addEdge('double', 'last')
    .addEdge('last', END)
  const config = { configurable: { thread_id: 'one' } }
  const first = new SqliteSaver(path)
  await graph
    .compile({ checkpointer: first })
    .invoke({ input: 'warp' }, { ...config, durability: 'sync' })
  first.close()

  const second = new SqliteSaver(path)
  onTestFinished(() => second.close())
  const state = await graph.compile({ checkpointer: second }).getState(config)
  expect(state.values).toEqual({ input: 'warp', text: 'warpwarp' })
  const database = new DatabaseSync(path, { readOnly: true })
  onTestFinished(() => database.close())
  const stored = database.prepare("SELECT count(*) AS count FROM channel WHERE name = 'text'").get()
  expect(stored).toEqual({ count: 1 })
})

it('measures what a chain takes on the disk', async () => {
  const folder = ownFolder()
  const [shortest = 0, , , longest = 0] = await bytesPerNode(folder, heddle, 1024)
  expect(shortest).toBeGreaterThan(1024)
  expect(longest / shortest).toBeCloseTo(1, 0)
  expect(await copiesOfText(folder, heddle, 5, 100_000)).toBeCloseTo(1, 0)
})

it('sees a stall in the middle of a run', async () => {
  const stalling: Contender = {
    ...plainFunctions(),
    prepare: async () => async (input) => {
      const end = performance.now() + 60
      while (performance.now() < end);
      return input
    },
  }
  expect(await longestStall(chain(1), stalling)).toBeGreaterThan(50)
})

it('states the best times of the others by ours, and nothing for who was left out', () => {
  const times = new Map([
    ['Heddle', [4, 2, 3]],
    ['LangGraph', [7, 5, 9]],
  ])
  expect(ratiosOf([{ shape: chain(5), times }])).toEqual({
    chain5_vs_langgraph: 2.5,
    chain5_vs_langgraph_checkpointed: null,
    chain5_vs_langgraph_checkpointed_async: null,
    chain5_vs_rivet: null,
  })
})

it('ends with one line for programs', () => {
  const file = fileURLToPath(new URL('../run.ts', import.meta.url))
  const options = ['--seconds', '0', '--only', 'chain5', '--without-rivet']
  const { status, stdout } = spawnSync(process.execPath, [file, 'engine', ...options], {
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  const last = stdout.trim().split('\n').at(-1) ?? ''
  expect(JSON.parse(last.replace(/^RESULT /, ''))).toMatchObject({
    benchmark: 'engine',
    chain5_vs_langgraph: expect.any(Number),
    chain5_vs_langgraph_checkpointed: expect.any(Number),
    chain5_vs_rivet: null,
    max_stall_ms: expect.any(Number),
  })
}, 60_000)

it('says which shapes there are when it is asked for one there is not', () => {
  const file = fileURLToPath(new URL('../run.ts', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [file, 'engine', '--only', 'chain7'], {
    encoding: 'utf8',
  })
  expect(status).not.toBe(0)
  expect(stderr).toContain('--only names "chain7"; there are chain5, chain20, chain100, fan10')
})
