import { describe, expect, it } from 'vitest'
import { graphOf, linesOf } from '../../test/support/small-engine.ts'
import { asks, closedDoor, seen, waitingEngine } from '../../test/support/waiting-runs.ts'
import { AnswerError } from './answer.ts'
import type { Values } from './events.ts'

const review = graphOf({
  nodes: {
    person: {
      type: 'human',
      config: {
        question: 'May it be sent?',
        fields: [
          { name: 'verdict', type: 'text', options: ['yes', 'no'] },
          { name: 'score', type: 'number' },
          { name: 'sure', type: 'boolean', optional: true },
          { name: 'data', type: 'json', optional: true },
        ],
      },
    },
    kept: { type: 'pass', inputs: { in: 'person.data' } },
  },
  outputs: { verdict: 'person.verdict', sure: 'person.sure', data: 'person.data' },
})

type Engine = ReturnType<typeof waitingEngine>

async function asked(graph = review): Promise<{ engine: Engine; run: string }> {
  const engine = waitingEngine()
  const handle = await engine.start(graph, {})
  expect(await handle.result).toMatchObject({ status: 'waiting' })
  return { engine, run: handle.id }
}

async function refusal(engine: Engine, run: string, node: string, values: Values) {
  const before = engine.journal.events(run).length
  const thrown = await engine.answer(run, node, values).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(AnswerError)
  expect(engine.journal.events(run)).toHaveLength(before)
  // SAFETY: it was just seen to be one.
  return thrown as AnswerError
}

describe('an answer', () => {
  it('is refused with everything that is wrong with it, and the run waits on', async () => {
    const { engine, run } = await asked()
    const error = await refusal(engine, run, 'person', { verdict: 'maybe', sure: 1, extra: true })
    expect(error.code).toBe('wrong-answer')
    expect(error.problems).toEqual([
      'There is no field "extra"; the fields are verdict, score, sure, data.',
      'The field "verdict" must be one of "yes", "no", and is "maybe".',
      'The field "score" is missing.',
      'The field "sure" must be true or false, and is 1.',
    ])
    expect(engine.journal.run(run)?.status).toBe('waiting')
    const handle = await engine.answer(run, 'person', { verdict: 'no', score: 0.5 })
    expect(await handle.result).toMatchObject({ status: 'succeeded', outputs: { verdict: 'no' } })
  })

  it('may leave optional fields out or null, and their outputs stay absent', async () => {
    const { engine, run } = await asked()
    const handle = await engine.answer(run, 'person', { verdict: 'yes', score: 1, sure: null })
    expect((await handle.result).outputs).toEqual({ verdict: 'yes' })
  })

  it('may hold any JSON in a field for it, null too', async () => {
    const { engine, run } = await asked()
    const handle = await engine.answer(run, 'person', { verdict: 'yes', score: 1, data: null })
    expect((await handle.result).outputs).toEqual({ verdict: 'yes', data: null })
  })

  it('is refused when it cannot be kept, and disturbs no other run', async () => {
    const { engine, run } = await asked()
    const other = await engine.start(review, {})
    await other.result
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    let deep: unknown = 1
    for (let level = 0; level < 600; level += 1) deep = [deep]
    for (const [data, why] of [
      [10n, 'the value is a bigint'],
      [new Date(0), 'the value is a Date'],
      [circle, 'self contains itself'],
      [deep, 'nested deeper than 500 levels'],
    ] as const) {
      // SAFETY: a program may hand in what is no JSON; the engine must find it.
      const values = { verdict: 'yes', score: 1, data } as unknown as Values
      const beside = other.id
      const [error] = await Promise.all([
        refusal(engine, run, 'person', values),
        refusal(engine, beside, 'person', { verdict: 'yes', score: Number.NaN }),
      ])
      expect(error.problems.join()).toContain(`The field "data" cannot be kept: `)
      expect(error.problems.join()).toContain(why)
    }
    const handle = await engine.answer(other.id, 'person', { verdict: 'yes', score: 1 })
    expect(await handle.result).toMatchObject({ status: 'succeeded' })
  })

  it('is copied: who gave it may change it afterwards', async () => {
    const { engine, run } = await asked()
    const data = { list: [1] }
    const answered = engine.answer(run, 'person', { verdict: 'yes', score: 1, data })
    data.list.push(2)
    expect((await (await answered).result).outputs).toMatchObject({ data: { list: [1] } })
    data.list.push(3)
  })

  it('goes to no other turn than the one that waited when it was given', async () => {
    const turns = graphOf({
      nodes: {
        turns: { frame: 'loop', max: 3, until: 'count.done' },
        count: { type: 'count', in: 'turns', inputs: { before: 'count.number' } },
        person: asks({}, { in: 'turns' }),
      },
      outputs: { number: 'count.number' },
    })
    const slow = Promise.withResolvers<void>()
    let asked = 0
    const graphs = {
      async find() {
        asked += 1
        if (asked === 1) await slow.promise
        return turns
      },
    }
    const engine = waitingEngine({ graphs })
    const run = await engine.start(turns, {})
    await run.result
    const late = engine.answer(run.id, 'person', { answer: 'late' })
    const handle = await engine.answer(run.id, 'person', { answer: 'first' })
    expect(await handle.result).toMatchObject({ waiting: ['turns#2/person'] })
    slow.resolve()
    await expect(late).rejects.toMatchObject({ code: 'not-waiting' })
    const lines = linesOf(engine.journal.events(run.id))
    expect(lines.filter((line) => line.startsWith('node-answer'))).toEqual([
      'node-answer turns#1/person',
    ])
  })

  it('is refused for a node that was answered, also when both come at once', async () => {
    const { engine, run } = await asked()
    const [first, second] = await Promise.allSettled([
      engine.answer(run, 'person', { verdict: 'yes', score: 1 }),
      engine.answer(run, 'person', { verdict: 'no', score: 0 }),
    ])
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'not-waiting' } })
    if (first.status === 'rejected') throw first.reason
    expect(await first.value.result).toMatchObject({ outputs: { verdict: 'yes' } })
    const error = await refusal(engine, run, 'person', { verdict: 'no', score: 0 })
    expect(error).toMatchObject({
      code: 'not-waiting',
      message: `The node "person" of the run "${run}" does not wait for an answer. The run has succeeded.`,
    })
    const lines = linesOf(engine.journal.events(run))
    expect(lines.filter((line) => line === 'node-answer person')).toHaveLength(1)
  })

  it('is refused a second time while other nodes are at work', async () => {
    const door = closedDoor()
    const engine = waitingEngine({ nodes: [door.node] })
    const graph = graphOf({
      nodes: { person: asks(), beside: { type: 'door' } },
      outputs: { answer: 'person.answer', beside: 'beside.out' },
    })
    const run = await engine.start(graph, {})
    await seen(run.events(), 'node-wait', 'person')
    const both = await Promise.allSettled([
      engine.answer(run.id, 'person', { answer: 'first' }),
      engine.answer(run.id, 'person', { answer: 'second' }),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    const error = await refusal(engine, run.id, 'person', { answer: 'third' })
    expect(error.message).toContain('No node of it waits.')
    door.open()
    expect(await run.result).toMatchObject({ outputs: { answer: 'first' } })
  })

  it('is refused for a run that there is not, and for a node that does not wait', async () => {
    const { engine, run } = await asked()
    await expect(engine.answer('nobody', 'person', {})).rejects.toMatchObject({
      code: 'unknown-run',
      message: 'There is no run "nobody".',
    })
    const error = await refusal(engine, run, 'kept', {})
    expect(error).toMatchObject({
      code: 'not-waiting',
      message: `The node "kept" of the run "${run}" does not wait for an answer. The one that waits is "person".`,
    })
  })

  it('is no way to hand in more than data', async () => {
    const { engine, run } = await asked()
    const error = await refusal(
      engine,
      run,
      '__proto__',
      JSON.parse('{ "__proto__": { "verdict": "yes" }, "toString": 1 }') as Values,
    )
    expect(error.code).toBe('not-waiting')
    const wrong = await refusal(
      engine,
      run,
      'person',
      JSON.parse('{ "__proto__": { "verdict": "yes" }, "toString": 1 }') as Values,
    )
    expect(wrong.problems).toContain('The field "verdict" is missing.')
    expect(wrong.problems.join()).toContain('There is no field "toString"')
  })
})
