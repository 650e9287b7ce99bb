import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunEvent } from '../../../engine/run/events.ts'
import { fakeTerminal, type FakeTerminal } from '../../../test/support/fake-terminal.ts'
import { graph } from '../../../test/support/graphs.ts'
import {
  began,
  recordedEvents,
  type RecordedEvents,
} from '../../../test/support/recorded-events.ts'
import { Output } from '../output.ts'
import type { RunView } from './run-view.ts'
import { terminalView } from './terminal-view.ts'

const sample = graph('sample', {
  nodes: {
    find: { type: 'retrieve@1' },
    correct: { frame: 'loop', max: 3 },
    answer: { type: 'generate@1', in: 'correct' },
  },
  outputs: { answer: 'answer.answer' },
})

interface Shown {
  readonly terminal: FakeTerminal
  readonly output: Output
  readonly view: RunView
  readonly events: RecordedEvents
  /** Shows every event that came since, each in a picture of its own. */
  readonly show: () => void
}

function shown(columns = 60, rows = 12): Shown {
  const terminal = fakeTerminal(columns, rows)
  const output = new Output(terminal, terminal, { NO_COLOR: '1' })
  const options = { channel: output.result, graph: sample, run: { kept: true } }
  const view = terminalView(options, output.live(output.result), {
    now: () => began + 500,
    pace: { event: 0, idle: 1000 },
  })
  onTestFinished(() => view.close())
  const events = recordedEvents()
  let next = 0
  const show = (): void => {
    for (const event of events.all.slice(next)) {
      if (event.type !== 'run-end') view.show(event)
    }
    next = events.all.length
  }
  return { terminal, output, view, events, show }
}

const body = (lines: readonly string[]): string[] => lines.map((line) => line.trimEnd())

describe('a run on a terminal', () => {
  test('has a line for each node, and the answer below while it is written', () => {
    const { terminal, events, show } = shown()
    events.start('find')
    events.end('find', { documents: [{ id: 'a', text: 'b' }] })
    events.turn('correct', 1, 3)
    events.start('correct#1/answer')
    events.delta('correct#1/answer', 'answer', 'Thirty days ')
    show()
    events.delta('correct#1/answer', 'answer', 'of leave. [1]', 12)
    show()
    const lines = body(terminal.lines())
    expect(lines[0]).toBe('✓ find          10 ms  documents 1')
    expect(lines[1]).toBe('↻ correct              turn 1 of 3')
    expect(lines[2]).toMatch(/^ {2}[⠋-⣿] answer {5}\d+ ms$/)
    expect(lines.slice(3)).toEqual(['', 'Thirty days of leave. [1]', ''])
  })

  test('shows the new answer in place of the one before when a loop goes round', () => {
    const { terminal, events, show } = shown()
    events.start('correct#1/answer')
    events.delta('correct#1/answer', 'answer', 'A first answer that is wrong.')
    events.end('correct#1/answer', { answer: 'A first answer that is wrong.' })
    show()
    expect(terminal.screen().join()).toContain('A first answer')
    events.start('correct#2/answer')
    events.delta('correct#2/answer', 'answer', 'Better.')
    show()
    expect(terminal.screen().join()).not.toContain('A first answer')
    expect(terminal.screen().join()).toContain('Better.')
  })

  test('does not show pieces that are no output of the graph', () => {
    const { terminal, events, show } = shown()
    events.start('find')
    events.delta('find', 'thoughts', 'Hm.')
    show()
    expect(terminal.screen().join()).not.toContain('Hm.')
  })

  test('shows the end of a long answer, and prints the whole of it when the run is over', () => {
    const { terminal, events, view, show } = shown(30, 9)
    const answer = Array.from({ length: 30 }, (_, at) => `Line ${at + 1}.`).join('\n')
    events.start('find')
    events.turn('correct', 1, 3)
    events.start('correct#1/answer')
    events.delta('correct#1/answer', 'answer', answer)
    show()
    expect(terminal.screen().join('\n')).toContain('\n\n…\nLine 28.\nLine 29.\nLine 30.')
    expect(terminal.screen().join('\n')).toContain('find')
    events.end('correct#1/answer', { answer })
    view.end(events.over('succeeded', { answer }), { answer })
    const all = terminal.lines().join('\n')
    expect(all).toContain(`\n${answer}\n`)
    expect(all.match(/Line 30\./g)).toHaveLength(1)
  })

  test('prints steps for good that do not fit on the screen any more, each once', () => {
    const { terminal, events, view, show } = shown(40, 6)
    const names = Array.from({ length: 15 }, (_, at) => `node-${at + 1}`)
    for (const name of names) {
      events.start(name)
      events.end(name, {})
      show()
    }
    view.end(events.over('succeeded'), {})
    const steps = terminal.lines().filter((line) => line.startsWith('✓ node'))
    expect(steps.map((line) => line.split(/\s+/)[1])).toEqual(names)
  })

  test('counts steps that are neither over nor fit on the screen', () => {
    const { terminal, events, view, show } = shown(40, 6)
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8]) events.start(`node-${at}`)
    show()
    expect(terminal.screen()[0]).toBe('… 4 more steps')
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8]) events.end(`node-${at}`, {})
    for (const event of events.all) view.show(event)
    view.end(events.over('succeeded'), {})
    expect(terminal.lines().filter((line) => line.startsWith('✓ node'))).toHaveLength(8)
  })

  test('cuts lines of a narrow terminal, but not what went wrong', () => {
    const { terminal, events, view, show } = shown(30, 10)
    const why = 'The model server sent nothing for 180 seconds.'
    events.start('find')
    events.end('find', { aVeryLongPortName: ['x'] })
    events.start('correct#1/answer')
    events.fail('correct#1/answer', why)
    show()
    expect(terminal.screen()[0]).toBe('✓ find          10 ms  aVery…')
    view.end(events.over('failed', {}, why), {})
    expect(terminal.lines().join('').replaceAll(/\s+/g, ' ')).toContain(why)
  })

  test('prints other messages above itself', () => {
    const { terminal, output, events, show } = shown()
    events.start('find')
    show()
    output.messages.print('Something to know.')
    show()
    expect(terminal.lines()[0]).toBe('Something to know.')
    expect(terminal.lines()[1]).toMatch(/ find /)
  })

  test('writes no colours where NO_COLOR asks for none', () => {
    const { terminal, events, view, show } = shown()
    events.start('find')
    show()
    view.end(events.over('succeeded', { answer: 'Yes. [1]' }), { answer: 'Yes. [1]' })
    expect(terminal.written()).not.toContain('\u001B[3')
  })

  test('leaves what could be seen when it is cut off, and gives the cursor back', () => {
    const { terminal, events, view, show } = shown()
    events.start('find')
    events.start('correct#1/answer')
    events.delta('correct#1/answer', 'answer', 'Half an ans')
    show()
    expect(terminal.cursorShown()).toBe(false)
    view.close()
    expect(terminal.cursorShown()).toBe(true)
    expect(terminal.lines().join('\n')).toMatch(/ find .*\n.*\n.* answer .*\n\nHalf an ans\n$/)
  })

  test('shows nothing of an answer that would command the terminal', () => {
    const { terminal, events, view, show } = shown()
    const answer = 'Safe\u001B]0;owned\u0007 \u001B[2Jtext'
    events.start('correct#1/answer', { model: 'offline' })
    events.delta('correct#1/answer', 'answer', answer)
    show()
    view.end(events.over('succeeded', { answer }), { answer })
    expect(terminal.written()).not.toContain('owned')
    expect(terminal.lines()).toContain('Safe text')
  })
})

describe('the end of a run', () => {
  const end = (
    record: (events: RecordedEvents) => RunEvent | void,
    ...over: Parameters<RecordedEvents['over']>
  ): string[] => {
    const { terminal, events, view } = shown(100, 30)
    record(events)
    for (const event of events.all) view.show(event)
    const last = events.over(...over)
    view.end(last, last.outputs)
    return terminal.lines()
  }

  test('is told with its time and the id of the run', () => {
    expect(end(() => undefined, 'succeeded')).toEqual(['', '✓ Done · 1.2 s · run run-1', ''])
  })

  test('says plainly that answers are extractive when no model is connected', () => {
    const lines = end((events) => {
      events.start('answer', { nodeType: 'generate', model: 'offline' })
    }, 'succeeded')
    expect(lines.join('\n')).toContain('No model is connected, so answers are extractive')
    const withModel = end((events) => {
      events.start('answer', { nodeType: 'generate', model: 'openai:gpt-5-mini' })
    }, 'succeeded')
    expect(withModel.join('\n')).not.toContain('extractive')
  })

  test('names the failure', () => {
    expect(end(() => undefined, 'failed', {}, 'The key was not accepted.')).toEqual([
      '',
      '✗ Failed · 1.2 s · run run-1',
      'The key was not accepted.',
      '',
    ])
  })

  test('tells a cancelled run from a failed one', () => {
    expect(end(() => undefined, 'cancelled').join()).toContain('■ Cancelled')
  })
})
