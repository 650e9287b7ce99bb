import { expect, test } from 'vitest'
import type { ErrorBody } from '../server/api.ts'
import type { ExecutionList } from '../server/api/history.ts'
import { graph } from './support/graphs.ts'
import { ownServer } from './support/served.ts'

const twice = graph('twice', {
  inputs: { question: { type: 'text' } },
  nodes: {
    again: { frame: 'loop', max: 2 },
    say: {
      type: 'template@1',
      in: 'again',
      config: { template: '{{question}}' },
      inputs: { question: '$.question' },
    },
    end: {
      type: 'template@1',
      config: { template: '{{said}}' },
      inputs: { said: 'say.text' },
    },
  },
  outputs: { said: 'end.text' },
})

test('the executions of a node in all runs of a graph are listed, newest first and at most twenty', async () => {
  const heddle = await ownServer()
  await heddle.publish(twice)
  const list = async (node: string): Promise<ExecutionList['executions']> => {
    const path = `/api/graphs/twice/executions?node=${node}`
    return (await heddle.send<ExecutionList>(path)).body.executions
  }
  expect(await list('say')).toEqual([])
  const first = await heddle.run('twice', { question: 'a' })
  const second = await heddle.run('twice', { question: 'b' })
  expect((await list('say')).map(({ run, path, status }) => [run, path, status])).toEqual([
    [second.id, 'again#2/say', 'succeeded'],
    [second.id, 'again#1/say', 'succeeded'],
    [first.id, 'again#2/say', 'succeeded'],
    [first.id, 'again#1/say', 'succeeded'],
  ])
  expect((await list('end'))[0]).toMatchObject({ path: 'end', tokens: 0, cost: 0 })

  // What a replay takes from a record is no execution.
  await heddle.send(`/v1/runs/${first.id}/replay`, { body: {} })
  expect(await list('end')).toHaveLength(2)
  for (let run = 0; run < 10; run += 1) await heddle.run('twice', { question: String(run) })
  expect(await list('say')).toHaveLength(20)
  expect(await list('nothing')).toEqual([])
  const { status } = await heddle.send<ErrorBody>('/api/graphs/nope/executions?node=say')
  expect(status).toBe(404)
})
