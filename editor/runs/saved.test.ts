import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span } from '../../engine/run/trace.ts'
import { savedParts, savedWords } from './saved-words.ts'
import { savedIn } from './saved.ts'
import { totalsOf } from './totals.ts'

const span = (path: string, parts: Partial<Span>): [string, Span] => [
  path,
  {
    path,
    node: path,
    nodeType: 'generate',
    status: 'succeeded',
    attempt: 1,
    startedAt: 1,
    inputs: {},
    outputs: {},
    streaming: {},
    usage: noUsage,
    calls: [],
    retries: [],
    ...parts,
  },
]
const reused = { run: 'before', path: 'write' }
const usage = { calls: 1, inputTokens: 400, outputTokens: 42, cost: 0.0004, models: [] }

test('what reused results saved is time, tokens and money, and nothing of what was executed', () => {
  const trace = {
    ...emptyTrace,
    spans: new Map([
      span('write', { reused, duration: 900, saved: usage }),
      span('find', { reused, duration: 300 }),
      span('judge', { duration: 500, usage }),
    ]),
  }
  expect(totalsOf(trace)).toMatchObject({
    inputTokens: 400,
    cost: 0.0004,
  })
  expect(savedIn(trace)).toEqual({ duration: 1200, tokens: 442, cost: 0.0004 })
  expect(savedWords(savedIn(trace))).toBe('1.20 s, 442 tokens and $0.0004')
})

test('what is not known of a first execution is not said', () => {
  const trace = {
    ...emptyTrace,
    spans: new Map([
      span('write', { reused, duration: 900, saved: { ...usage, cost: null } }),
      span('find', { reused, duration: 300, saved: usage }),
    ]),
  }
  expect(savedIn(trace).cost).toBeNull()
  expect(savedParts(savedIn(trace))).toEqual(['1.20 s', '884 tokens'])
  expect(savedParts({ duration: 0, tokens: 0, cost: 0 })).toEqual([])
  expect(savedWords({ duration: 5, tokens: 0, cost: 0 })).toBe('5 ms')
})
