import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import type { Span } from '../../engine/run/trace.ts'
import { criticalPath } from './critical-path.ts'

const span = (
  path: string,
  startedAt: number,
  endedAt: number,
  rest: Partial<Span> = {},
): Span => ({
  path,
  node: path.split('/').at(-1) ?? '',
  nodeType: 'x',
  status: 'succeeded',
  attempt: 1,
  startedAt,
  endedAt,
  inputs: {},
  outputs: {},
  streaming: {},
  usage: noUsage,
  calls: [],
  retries: [],
  ...rest,
})
const spansOf = (...all: Span[]) => ({ spans: new Map(all.map((one) => [one.path, one])) })

test('each execution on it waited for the one before', () => {
  const trace = spansOf(
    span('first', 0, 10),
    span('short', 10, 15),
    span('long', 10, 40),
    span('end', 40, 50),
  )
  expect([...criticalPath(trace)].sort()).toEqual(['end', 'first', 'long'])
})

test('what a node reads counts more than what happened to end last', () => {
  const trace = spansOf(
    span('first', 0, 10),
    span('slow', 10, 39),
    span('unrelated', 12, 40),
    span('end', 41, 50),
  )
  const reads = (node: string) => (node === 'end' ? new Set(['slow']) : undefined)
  expect([...criticalPath(trace, reads)].sort()).toEqual(['end', 'first', 'slow'])
  expect([...criticalPath(trace)].sort()).toEqual(['end', 'first', 'unrelated'])
})

test('in a subgraph that is on it, those of the subgraph are on it too', () => {
  const trace = spansOf(
    span('answer', 0, 50),
    span('answer/find', 0, 20),
    span('answer/aside', 0, 5),
    span('answer/write', 20, 50),
    span('never', 50, 50, { status: 'skipped' }),
  )
  expect([...criticalPath(trace)].sort()).toEqual(['answer', 'answer/find', 'answer/write'])
})

test('executions that took no time end the search', () => {
  const trace = spansOf(span('a', 5, 5), span('b', 5, 5), span('c', 5, 5))
  expect(criticalPath(trace).size).toBeGreaterThan(0)
})

test('ten thousand items of a map are gone through in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => span(`each#${at + 1}/item`, at, at + 1))
  expect(criticalPath(spansOf(...many)).size).toBe(10_000)
})
