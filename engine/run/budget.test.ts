import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { longestClock } from './attempt-limits.ts'
import { Meter, type Budget } from './budget.ts'
import { settingsOf } from './settings-of.ts'

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

it('counts the steps of a run anew when it goes over its recorded part once more', () => {
  const { meter, exceeded } = metered({})
  for (let turn = 0; turn < 3; turn += 1) {
    meter.countSteps(900_000)
    meter.beginAgain()
  }
  expect(exceeded).toEqual([])
})

it('lets no budget allow more executions than any run may make', () => {
  const { meter, exceeded } = metered({ executions: 10_000_000 })
  for (let count = 0; count < 100_000; count += 1) meter.countExecution()
  expect(exceeded).toEqual([])
  meter.countExecution()
  expect(exceeded).toEqual([
    'budget: The run was stopped because it went over 100000 node executions, which is the limit for any run.',
  ])
})

it('allows more time than a clock can run', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { meter, exceeded } = metered({ wallTime: 2 * longestClock })
  vi.advanceTimersByTime(2 * longestClock - 1)
  expect(exceeded).toEqual([])
  vi.advanceTimersByTime(1)
  expect(exceeded).toHaveLength(1)
  meter.stop()
})

it('is refused where nobody could keep to it', () => {
  for (const most of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    expect(() => settingsOf({ budget: { cost: most } })).toThrow(
      `The part "cost" of the budget of a run must be a number from 0, and is ${most}.`,
    )
  }
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
