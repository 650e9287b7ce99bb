import { expect, test } from 'vitest'
import type { ExperimentEstimate } from '../../api/experiments.ts'
import { evaluationCommands } from '../evaluation-commands.ts'
import { readArguments } from '../read-arguments.ts'
import { agreed, estimateSentences, overBudget } from './foretell.ts'

const estimate: ExperimentEstimate = {
  runs: 40,
  executions: 80,
  reused: 40,
  modelCalls: 52,
  tokens: 3400,
  cost: 0.12,
  judges: { calls: 12, remembered: 0, tokens: 400, cost: 0.02 },
  ms: 125_000,
  basis: 'From 3 earlier runs of this graph.',
}
const blind: ExperimentEstimate = { ...estimate, tokens: null, cost: null, ms: null }

function given(...options: readonly string[]) {
  return readArguments(
    evaluationCommands.find(({ name }) => name === 'eval')!,
    ['small', ...options],
  )
}

test('an estimate says calls, tokens, money and time, and what is not known', () => {
  expect(estimateSentences(estimate)).toEqual([
    'Estimate: 40 runs; 40 nodes to execute, 40 reused from the journal.',
    'It takes about 52 model calls (12 for judges), 3,400 tokens, $0.12, 2 min 05 s.',
    'From 3 earlier runs of this graph.',
  ])
  expect(estimateSentences(blind)[1]).toBe(
    'It takes about 52 model calls (12 for judges), tokens unknown, cost unknown, time unknown.',
  )
})

test('each cap that is likely to be broken is named, and what is not known breaks none', () => {
  const caps = { cost: 0.1, tokens: 3000, wallTime: 60_000, executions: 39 }
  expect(overBudget(estimate, caps)).toEqual([
    'The evaluation is likely to take $0.12, more than the $0.10 of --max-cost.',
    'The evaluation is likely to take 3,400 tokens, more than the 3,000 tokens of --max-tokens.',
    'The evaluation is likely to take 2 min 05 s, more than the 1 min 00 s of --max-seconds.',
    'The evaluation is likely to take 40 node executions, more than the 39 node executions of --max-executions.',
  ])
  expect(overBudget(estimate, { cost: 0.12, executions: 40 })).toEqual([])
  expect(overBudget(blind, { cost: 0.01, tokens: 1 })).toEqual([])
  expect(overBudget(estimate)).toEqual([])
})

test('a person is asked unless nobody sits there, --yes is given or models cost nothing', async () => {
  const prompts: string[] = []
  const saying = (answer: string | undefined) => (prompt: string) => {
    prompts.push(prompt)
    return Promise.resolve(answer)
  }
  const asked = (answer: string | undefined) => ({ ask: saying(answer), arguments: given() })
  expect(await agreed(asked('y'), estimate)).toBe(true)
  expect(await agreed(asked('Yes '), blind)).toBe(true)
  expect(await agreed(asked(''), estimate)).toBe(false)
  expect(await agreed(asked(undefined), estimate)).toBe(false)
  expect(prompts).toHaveLength(4)
  expect(await agreed({ ask: undefined, arguments: given() }, estimate)).toBe(true)
  expect(await agreed({ ask: saying('n'), arguments: given('--yes') }, estimate)).toBe(true)
  expect(await agreed({ ask: saying('n'), arguments: given('-y') }, estimate)).toBe(true)
  expect(await agreed(asked('n'), { ...estimate, cost: 0 })).toBe(true)
  expect(prompts).toHaveLength(4)
})
