import { expect, onTestFinished, test } from 'vitest'
import { fakeTerminal } from '../../../test/support/fake-terminal.ts'
import { graph as graphOf } from '../../../test/support/graphs.ts'
import { reviewed } from '../../../test/support/reviewed.ts'
import { ownFolder } from '../../../test/support/temporary-folder.ts'
import { readEnvironment } from '../../environment.ts'
import type { Call } from '../command.ts'
import { connect } from '../connection/connect.ts'
import type { Connection } from '../connection/connection.ts'
import { Output } from '../output.ts'
import { readArguments } from '../read-arguments.ts'
import { watchRun } from './watch-run.ts'

const graph = reviewed('reviewed')

/** Somebody at a terminal who writes these lines and then leaves. */
async function atTerminal(...lines: readonly string[]): Promise<{
  call: Call
  connection: Connection
  shown: () => string
}> {
  const home = ownFolder()
  const connection = await connect({
    environment: readEnvironment({ HEDDLE_HOME: home }),
    building: { progress: () => undefined, done: () => undefined },
    onMessage: () => undefined,
  })
  onTestFinished(() => connection[Symbol.asyncDispose]())
  const terminal = fakeTerminal(160, 40)
  const output = new Output(terminal, terminal, { NO_COLOR: '1' })
  const left = [...lines]
  const command = { name: 'run', operands: [], summary: '', options: {}, examples: [] }
  const call: Call = {
    arguments: readArguments(command, []),
    output,
    folder: home,
    home,
    nodes: undefined,
    database: undefined,
    ask: () => Promise.resolve(left.shift()),
    connect: () => Promise.resolve(connection),
  }
  return { call, connection, shown: () => terminal.lines().join('\n') }
}

test('a person at a terminal is asked right there, and each step is shown once', async () => {
  const { call, connection, shown } = await atTerminal('yes', '5')
  const start = () => connection.startRun(graph, { question: 'Warp' })
  expect(await watchRun(call, graph, start)).toBe(0)
  expect(shown()).toContain('review asks a person.')
  expect(shown()).toContain('Warp! yes')
  expect(shown().match(/✓ loud/g)).toHaveLength(1)
  expect(shown().match(/✓ review/g)).toHaveLength(1)
  expect(shown()).not.toContain('heddle answer')
})

test('a person who leaves at the question is told how to answer later', async () => {
  const { call, connection, shown } = await atTerminal('yes')
  let id = ''
  const start = async () => {
    const run = await connection.startRun(graph, { question: 'Warp' })
    id = run.id
    return run
  }
  expect(await watchRun(call, graph, start)).toBe(3)
  expect(shown()).toContain(`heddle answer ${id} review decision=…`)
  expect(await connection.findRun(id)).toMatchObject({ status: 'waiting' })
})

test('a question that was answered elsewhere meanwhile is left behind', async () => {
  const { call, connection, shown } = await atTerminal()
  const run = await connection.startRun(graph, { question: 'Warp' })
  let asked = 0
  const ask = async (): Promise<string> => {
    asked += 1
    if (asked === 1) await run.answer('review', { decision: 'no' })
    return asked === 1 ? 'yes' : ''
  }
  expect(await watchRun({ ...call, ask }, graph, () => Promise.resolve(run))).toBe(0)
  expect(shown()).toContain('does not wait for an answer')
  expect(shown()).toContain('Warp! no')
})

test('after an answer only what comes of it is shown, not what was answered before', async () => {
  const { call, connection, shown } = await atTerminal()
  const asks = { type: 'human@1', inputs: { question: '$.question' } }
  const twice = graphOf('twice', {
    nodes: { first: asks, second: asks },
    outputs: { said: 'second.answer' },
  })
  const run = await connection.startRun(twice, { question: 'Warp' })
  const untilItWaits = async (): Promise<void> => {
    for await (const _ of run.again().events);
  }
  await untilItWaits()
  const second = (await run.waiting()).find(({ node }) => node === 'second')!
  await run.answer('first', { answer: 'one' })
  await untilItWaits()
  const answered = async () => {
    await run.answer('second', { answer: 'two' })
    return run.again()
  }
  expect(await watchRun(call, twice, answered, { answered: second })).toBe(0)
  expect(shown()).toContain('✓ second')
  expect(shown()).not.toContain('first')
})

test('a text that will be an output is not left above the question', async () => {
  const { call, connection, shown } = await atTerminal()
  const drafted = { ...graph, outputs: { ...graph.outputs, draft: 'loud.text' } }
  const start = () => connection.startRun(drafted, { question: 'Warp' })
  expect(await watchRun(call, drafted, start)).toBe(3)
  expect(shown().match(/^Warp!$/gm)).toHaveLength(1)
})
