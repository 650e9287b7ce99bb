import { expect, test } from 'vitest'
import { alertWith, changeWith } from '../../../test/support/alert-answer.ts'
import { isUntold, nowWords, stateOf, toldWords } from './alert-words.ts'

test('a rule that fires goes on to where too few runs say otherwise', () => {
  const few = { at: 0, kind: 'too-few', value: null, text: 'only 2 runs' } as const
  const gone = { ...few, kind: 'unknown', text: 'There is no graph "loom".' } as const
  const words = [
    alertWith({ state: 'firing', now: few }),
    alertWith({ now: few }),
    alertWith({ now: gone }),
    alertWith({}),
  ].map((alert) => `${stateOf(alert).word}: ${nowWords(alert)}`)
  expect(words).toEqual([
    'Firing: Only 2 runs',
    'Too few to say: Only 2 runs',
    'Not measured: There is no graph "loom".',
    'Quiet: Now 1.2 s, of 9 runs',
  ])
})

test('who is told is named without what is secret, and whether it was', () => {
  const webhook = 'https://hooks.example.com/services/secret'
  const problem = 'It was answered with status 500.'
  const due = { state: 'due', attempts: 1, problem } as const
  const alerts = [
    alertWith({}),
    alertWith({ webhook }),
    alertWith({ webhook, changes: [changeWith({ told: due })] }),
    alertWith({ webhook, changes: [changeWith({ told: { ...due, state: 'failed' } })] }),
    alertWith({ webhook, changes: [changeWith({ told: { state: 'delivered', attempts: 2 } })] }),
  ]
  expect(alerts.map((alert) => [toldWords(alert), isUntold(alert)])).toEqual([
    [undefined, false],
    ['Tells hooks.example.com', false],
    ['hooks.example.com is told again', true],
    ['hooks.example.com could not be told', true],
    ['Tells hooks.example.com', false],
  ])
})
