import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span, type Trace } from '../../engine/run/trace.ts'
import { compareTraces } from './compare-traces.ts'

const span = (path: string, outputs: Span['outputs'], rest: Partial<Span> = {}): Span => ({
  path,
  node: path,
  nodeType: 'template',
  status: 'succeeded',
  attempt: 1,
  startedAt: 1,
  inputs: {},
  outputs,
  streaming: {},
  usage: noUsage,
  calls: [],
  retries: [],
  ...rest,
})
const traceOf = (outputs: Trace['outputs'], ...spans: Span[]): Trace => ({
  ...emptyTrace,
  outputs,
  spans: new Map(spans.map((one) => [one.path, one])),
})

test('outputs of two runs stand side by side, those of the graph first', () => {
  const compared = compareTraces(
    traceOf({ said: 'a b' }, span('first', { text: 'a' }), span('gone', { text: 'x' })),
    traceOf({ said: 'c b' }, span('first', { text: 'c' }, { edited: true }), span('new', { n: 1 })),
  )
  expect(
    compared.map(({ path, port, same, edited }) => [path, port, same ? 'same' : 'differs', edited]),
  ).toEqual([
    [undefined, 'said', 'differs', false],
    ['first', 'text', 'differs', true],
    ['new', 'n', 'differs', false],
    ['gone', 'text', 'differs', false],
  ])
  expect(compared[3]).toMatchObject({ before: 'x', after: undefined })
})

test('equal values are the same, however they are held', () => {
  const value = { list: [1, { a: 'b' }] }
  const [one] = compareTraces(traceOf({ out: value }), traceOf({ out: structuredClone(value) }))
  expect(one?.same).toBe(true)
})
