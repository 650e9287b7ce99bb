import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Meter, type Budget } from './budget.ts'

function metered(budget: Budget): { meter: Meter; exceeded: string[] } {
  const exceeded: string[] = []
  const meter = new Meter(budget, ({ message, code }) => exceeded.push(`${code}: ${message}`))
  return { meter, exceeded }
}

const usage = { model: 'm', calls: 1, inputTokens: 60, outputTokens: 40, cost: 0.25 }

it('allows what the budget says, and not one more', () => {
  const { meter, exceeded } = metered({ executions: 2, tokens: 200, cost: 0.5 })
  for (let count = 0; count < 2; count += 1) {
    meter.countExecution()
    meter.countUsage(usage)
  }
  expect(exceeded).toEqual([])
  meter.countExecution()
  meter.countUsage({ ...usage, inputTokens: 1, outputTokens: 0, cost: 0.01 })
  expect(exceeded).toEqual([
    'budget: The run was stopped because it went over its budget of 2 node executions.',
    'budget: The run was stopped because it went over its budget of 200 tokens.',
    'budget: The run was stopped because it went over its budget of 0.5 US dollars.',
  ])
})

it('stops a run whose frames turn for ever, also where nothing is executed in them', () => {
  const { meter, exceeded } = metered({})
  for (let turn = 0; turn < 1000; turn += 1) meter.countSteps(999)
  for (let turn = 0; turn < 1000; turn += 1) meter.countSteps(0)
  expect(exceeded).toEqual([])
  meter.countSteps(1)
  expect(exceeded).toEqual([
    'budget: The run was stopped because it went over 1000000 steps in the turns and items of its frames, which is the limit for any run.',
  ])
})

it('takes a call without a known price as nothing, and counts its tokens', () => {
  const { meter, exceeded } = metered({ cost: 0.1, tokens: 150 })
  meter.countUsage({ ...usage, cost: null })
  expect(exceeded).toEqual([])
  meter.countUsage({ ...usage, cost: null })
  expect(exceeded).toHaveLength(1)
})

it('rings when the time is over, unless it was stopped before', async () => {
  const late = metered({ wallTime: 5 })
  const done = metered({ wallTime: 5 })
  const patient = metered({ wallTime: 1e12 })
  done.meter.stop()
  await wait(30)
  expect(late.exceeded).toEqual([
    'budget: The run was stopped because it went over its budget of 5 ms.',
  ])
  expect(done.exceeded).toEqual([])
  expect(patient.exceeded).toEqual([])
  patient.meter.stop()
})

it('never rings without a budget', () => {
  const { meter, exceeded } = metered({})
  for (let count = 0; count < 1000; count += 1) meter.countExecution()
  meter.countUsage({ ...usage, inputTokens: 1e9, cost: 1e9 })
  expect(exceeded).toEqual([])
})
