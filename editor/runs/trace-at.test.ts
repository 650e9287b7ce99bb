import { expect, test } from 'vitest'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span, type Trace } from '../../engine/run/trace.ts'
import { traceAt } from './trace-at.ts'

const span = (
  path: string,
  startedAt: number,
  endedAt: number,
  rest: Partial<Span> = {},
): Span => ({
  path,
  node: path.split('/').at(-1) ?? '',
  nodeType: 'generate',
  status: 'succeeded',
  attempt: 1,
  startedAt,
  endedAt,
  inputs: { question: 'Why?' },
  outputs: {},
  streaming: {},
  usage: noUsage,
  calls: [],
  retries: [],
  ...rest,
})
const call = {
  kind: 'chat' as const,
  model: 'm',
  startedAt: 1100,
  duration: 500,
  firstToken: 100,
  request: {},
  response: {},
  inputTokens: 1,
  outputTokens: 1,
  cost: 0,
}
const trace: Trace = {
  ...emptyTrace,
  run: 'r',
  status: 'succeeded',
  startedAt: 1000,
  endedAt: 3000,
  outputs: { said: '0123456789' },
  pauses: [{ from: 2000, to: 2500 }],
  frames: new Map([
    ['loop', { path: 'loop', frame: 'loop', kind: 'loop' as const, started: 2, of: 3 }],
  ]),
  spans: new Map(
    [
      span('search', 1000, 1100, { outputs: { documents: [] } }),
      span('loop#1/write', 1100, 1700, {
        outputs: { answer: '0123456789', language: 'en' },
        calls: [call],
        attempt: 2,
        retries: [{ attempt: 1, message: 'Busy.', at: 1150 }],
      }),
      span('loop#2/ask', 1900, 2600, {
        askedAt: 2000,
        answer: { at: 2500 },
        request: { question: 'Go on?', show: {}, fields: [] },
      }),
    ].map((one) => [one.path, one]),
  ),
}
const at = (moment: number, path: string) => traceAt(trace, moment).spans.get(path)

test('what had not begun is not there, and what went on has no result yet', () => {
  expect([...traceAt(trace, 1050).spans.keys()]).toEqual(['search'])
  expect(at(1050, 'search')).toMatchObject({ status: 'running', outputs: {} })
  expect(at(1050, 'search')).not.toHaveProperty('endedAt')
  expect(at(1100, 'search')).toBe(trace.spans.get('search'))
  expect(traceAt(trace, 1050)).toMatchObject({ status: 'running', outputs: {} })
  expect(traceAt(trace, 1050)).not.toHaveProperty('endedAt')
})

test('a text grows from the first piece that its model sent to the last', () => {
  expect(at(1199, 'loop#1/write')?.streaming).toEqual({})
  expect(at(1400, 'loop#1/write')?.streaming).toEqual({ answer: '01234' })
  expect(at(1600, 'loop#1/write')?.streaming).toEqual({ answer: '0123456789' })
  expect(at(1700, 'loop#1/write')).toMatchObject({ status: 'succeeded', streaming: {} })
})

test('attempts, turns and the wait for a person are as they were', () => {
  expect(at(1120, 'loop#1/write')).toMatchObject({ attempt: 1, retries: [] })
  expect(at(1200, 'loop#1/write')).toMatchObject({ attempt: 2 })
  expect(traceAt(trace, 1050).frames.size).toBe(0)
  expect(traceAt(trace, 1200).frames.get('loop')?.started).toBe(1)
  expect(traceAt(trace, 1950).frames.get('loop')?.started).toBe(2)
  expect(traceAt(trace, 2100)).toMatchObject({ status: 'waiting' })
  expect(at(2100, 'loop#2/ask')?.status).toBe('waiting')
  expect(at(2550, 'loop#2/ask')?.status).toBe('running')
  expect(traceAt(trace, 2550).status).toBe('running')
})

test('at its end it is the run as it is', () => {
  expect(traceAt(trace, 3000)).toBe(trace)
})
