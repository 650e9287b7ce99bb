import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span, type Trace } from '../../engine/run/trace.ts'
import { groupFigures } from './group-figures.ts'

const span = (
  node: string,
  startedAt: number,
  endedAt?: number,
  cost: number | null = 0,
): Span => ({
  path: node,
  node,
  nodeType: 'template',
  status: endedAt === undefined ? 'running' : 'succeeded',
  attempt: 1,
  startedAt,
  ...(endedAt === undefined ? {} : { endedAt }),
  inputs: {},
  outputs: {},
  streaming: {},
  usage: { ...noUsage, cost },
  calls: [],
  retries: [],
})
const traceOf = (...spans: Span[]): Trace => ({
  ...emptyTrace,
  run: 'r',
  startedAt: 1,
  spans: new Map(spans.map((one) => [one.path, one])),
})

test('a group says what its nodes took together, side by side or one after the other', () => {
  const trace = traceOf(span('a', 100, 400, 0.002), span('b', 150, 698, 0.003), span('c', 0, 9000))
  expect(groupFigures(trace, ['a', 'b'])).toBe('598 ms · $0.0050')
  expect(groupFigures(traceOf(span('a', 100, 400), span('b', 400, 500)), ['a', 'b'])).toBe('400 ms')
})

test('it says nothing before all of them are done, and no cost where one has no price', () => {
  expect(groupFigures(traceOf(span('a', 100, 400), span('b', 400)), ['a', 'b'])).toBe('')
  expect(groupFigures(undefined, ['a', 'b'])).toBe('')
  const unpriced = traceOf(span('a', 100, 400, 0.002), span('b', 400, 500, null))
  expect(groupFigures(unpriced, ['a', 'b'])).toBe('400 ms')
})
