import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../engine/run/events.ts'
import { emptyTrace, reduceTrace } from '../../../engine/run/trace.ts'
import { recordedEvents, type RecordedEvents } from '../../../test/support/recorded-events.ts'
import { isFinal, rowsOf, type Row } from './run-rows.ts'

const rows = ({ all }: { all: readonly RunEvent[] }): Row[] =>
  rowsOf(all.reduce(reduceTrace, emptyTrace))

/** One short line a row, for comparing. */
const lines = (events: RecordedEvents): string[] =>
  rows(events).map(
    ({ depth, state, name, detail }) =>
      `${'  '.repeat(depth)}${state} ${name}${detail === '' ? '' : `: ${detail}`}`,
  )

describe('the rows of a run', () => {
  test('are its nodes in the order in which they began', () => {
    const events = recordedEvents()
    events.start('a')
    events.start('b')
    events.end('b', {})
    events.skip('c', 'Its input "x" is absent.')
    expect(lines(events)).toEqual(['running a', 'done b', 'skipped c: Its input "x" is absent.'])
  })

  test('show each turn of a loop with what ran in it', () => {
    const events = recordedEvents()
    for (const turn of [1, 2]) {
      events.turn('correct', turn, 3)
      events.start(`correct#${turn}/generate`)
      events.end(`correct#${turn}/generate`, {})
    }
    events.start('judge')
    expect(lines(events)).toEqual([
      'turn correct: turn 1 of 3',
      '  done generate',
      'turn correct: turn 2 of 3',
      '  done generate',
      'running judge',
    ])
  })

  test('keep nodes of a turn together when others run beside it', () => {
    const events = recordedEvents()
    events.turn('correct', 1, 3)
    events.start('correct#1/generate')
    events.start('beside')
    events.start('correct#1/validate')
    expect(lines(events)).toEqual([
      'turn correct: turn 1 of 3',
      '  running generate',
      '  running validate',
      'running beside',
    ])
  })

  test('show nested loops below each other', () => {
    const events = recordedEvents()
    events.turn('outer', 1, 2)
    events.turn('outer#1/inner', 1, 5)
    events.start('outer#1/inner#1/node')
    expect(lines(events)).toEqual([
      'turn outer: turn 1 of 2',
      '  turn inner: turn 1 of 5',
      '    running node',
    ])
  })

  test('have one row for all items of a map, however many there are', () => {
    const events = recordedEvents()
    for (const item of [1, 2, 3]) {
      events.turn('each', item, 4, 'map')
      events.start(`each#${item}/sum`)
      if (item === 1) events.end('each#1/sum', {})
      if (item === 2) events.fail('each#2/sum', 'no')
    }
    expect(lines(events)).toEqual([
      'running each: 3 of 4 items',
      '  running sum: 1 done, 1 running, 1 failed',
    ])
  })

  test('a map is done when each of its items is', () => {
    const events = recordedEvents()
    for (const item of [1, 2]) {
      events.turn('each', item, 2, 'map')
      events.start(`each#${item}/sum`)
      events.end(`each#${item}/sum`, {})
    }
    expect(lines(events)).toEqual(['done each: 2 of 2 items', '  done sum: 2 done'])
    expect(rows(events).every(isFinal)).toBe(true)
  })

  test('a map whose items did not all begin is closed by the end of the run', () => {
    const events = recordedEvents()
    events.turn('each', 1, 9, 'map')
    events.start('each#1/sum')
    events.fail('each#1/sum', 'no')
    events.over('failed')
    expect(rows(events).every(isFinal)).toBe(true)
  })

  test('a map that was cancelled says how many items were left', () => {
    const events = recordedEvents()
    for (const item of [1, 2]) {
      events.turn('each', item, 9, 'map')
      events.start(`each#${item}/sum`)
    }
    events.end('each#1/sum', {})
    events.over('cancelled')
    expect(lines(events)).toEqual([
      'stopped each: 2 of 9 items',
      '  stopped sum: 1 done, 1 stopped',
    ])
  })

  test('put the loops of all items of a map into one', () => {
    const events = recordedEvents()
    for (const item of [1, 2]) {
      events.turn('each', item, 2, 'map')
      events.turn(`each#${item}/again`, 1, 3)
      events.start(`each#${item}/again#1/sum`)
      events.end(`each#${item}/again#1/sum`, {})
    }
    expect(lines(events)).toEqual([
      'done each: 2 of 2 items',
      '  turn again',
      '    done sum: 2 done',
    ])
  })

  test('say why a node failed, is tried again, or was left by a cancelled run', () => {
    const events = recordedEvents()
    events.start('a')
    events.fail('a', 'It broke\nin two.')
    events.start('b')
    events.fail('b', 'It broke.', true)
    events.start('c')
    events.retry('c', 'Too many calls.')
    events.start('d')
    expect(lines(events)).toEqual([
      'failed a: It broke in two.',
      'handled b: failed, and the graph goes on: It broke.',
      'retrying c: attempt 1 failed: Too many calls.',
      'running d',
    ])
    events.over('cancelled')
    expect(lines(events).slice(2)).toEqual(['stopped c: stopped', 'stopped d: stopped'])
  })

  test('tell the most telling thing that a node gave out', () => {
    const events = recordedEvents()
    const model = { model: 'm', calls: 1, inputTokens: 900, outputTokens: 100, cost: null }
    events.end('a', { text: 'long', queries: ['x', 'y'] })
    events.end('b', { score: 1, verdict: { pass: false, score: 0.5, reasons: [] } })
    events.end('c', { answer: 'long' }, { ...model, models: [model] })
    expect(lines(events)).toEqual([
      'done a: queries 2',
      'done b: did not pass, 0.50',
      'done c: m · 1,000 tokens',
    ])
  })
})
