import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span, type Trace } from '../../engine/run/trace.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { wireState } from './node-run.ts'

const span = (node: string, status: Span['status'], outputs: Span['outputs'] = {}): Span => ({
  path: node,
  node,
  nodeType: 'template',
  status,
  attempt: 1,
  startedAt: 1,
  inputs: {},
  outputs,
  streaming: {},
  usage: noUsage,
  calls: [],
  retries: [],
})
const traceOf = (status: Trace['status'], ...spans: Span[]): Trace => ({
  ...emptyTrace,
  run: 'r',
  status,
  startedAt: 1,
  spans: new Map(spans.map((one) => [one.path, one])),
})

test('a wire carries nothing from a node that the run never came to', () => {
  for (const status of ['cancelled', 'failed'] as const) {
    const trace = traceOf(status, span('first', 'stopped'))
    expect(wireState(trace, inputsId, 'question', 'first')).toBe('done')
    expect(wireState(trace, 'first', 'text', 'later')).toBe('absent')
    expect(wireState(trace, 'later', 'text', outputsId)).toBe('absent')
  }
})

test('while the run goes on, and when it has come to its end, its wires say so', () => {
  const done = span('first', 'succeeded', { text: 'a' })
  expect(wireState(traceOf('running', done), 'first', 'text', outputsId)).toBe('wait')
  expect(wireState(traceOf('succeeded', done), 'first', 'text', outputsId)).toBe('done')
  const frames = new Map([
    ['loop', { path: 'loop', frame: 'loop', kind: 'loop' as const, started: 1, of: 3 }],
  ])
  expect(wireState({ ...traceOf('cancelled'), frames }, 'loop', 'text', 'first')).toBe('idle')
})
