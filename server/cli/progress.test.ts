import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeTerminal, type FakeTerminal } from '../../test/support/fake-terminal.ts'
import { Output } from './output.ts'
import { ProgressBar } from './progress.ts'

interface Bar {
  readonly bar: ProgressBar
  readonly terminal: FakeTerminal
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => void
}

function barOn(terminal: FakeTerminal, options: { quietFor?: number } = {}): Bar {
  let now = 0
  const output = new Output(terminal, terminal, { NO_COLOR: '1' })
  const bar = new ProgressBar(output, 'Adding', { ...options, now: () => now })
  onTestFinished(() => bar.close())
  return {
    bar,
    terminal,
    wait(milliseconds) {
      now += milliseconds
    },
  }
}

describe('a progress bar on a terminal', () => {
  test('is one line that says how far it is and how long it takes', () => {
    const { bar, terminal, wait } = barOn(fakeTerminal(100, 5))
    bar.show({ done: 0, total: 40, what: 'a.md' })
    wait(2000)
    bar.show({ done: 10, total: 40, what: 'b.md' })
    expect(terminal.lines()).toEqual([
      `Adding  ${'━'.repeat(6)}${'─'.repeat(18)}  10 of 40  about 6.0 s left  b.md`,
      '',
    ])
  })

  test('counts anew when other work begins, which goes at another pace', () => {
    const { bar, terminal, wait } = barOn(fakeTerminal(100, 5))
    bar.show({ done: 0, total: 40, what: 'a.md' })
    wait(60_000)
    bar.show({ done: 0, total: 500, what: 'embeddings' })
    wait(2000)
    bar.show({ done: 250, total: 500, what: 'embeddings' })
    expect(terminal.lines()[0]).toContain('about 2.0 s left')
  })

  test('leaves nothing behind', () => {
    const { bar, terminal } = barOn(fakeTerminal(100, 5))
    bar.show({ done: 1, total: 2, what: 'a.md' })
    bar.close()
    expect(terminal.lines()).toEqual([''])
    expect(terminal.cursorShown()).toBe(true)
  })

  test('says nothing about work that is soon done, where it is asked to be quiet', () => {
    const { bar, terminal, wait } = barOn(fakeTerminal(100, 5), { quietFor: 300 })
    bar.show({ done: 1, total: 2, what: 'a.md' })
    expect(terminal.written()).toBe('')
    wait(301)
    bar.show({ done: 2, total: 2, what: 'a.md' })
    expect(terminal.written()).not.toBe('')
  })
})

test('elsewhere a progress bar is a line for each tenth', () => {
  const plain = { ...fakeTerminal(), isTTY: false }
  const { bar } = barOn(plain)
  for (let done = 0; done <= 200; done += 1) bar.show({ done, total: 200, what: 'x' })
  const lines = plain.written().trimEnd().split('\n')
  expect(lines).toHaveLength(11)
  expect([lines[0], lines[5], lines.at(-1)]).toEqual([
    'Adding: 0 of 200',
    'Adding: 100 of 200',
    'Adding: 200 of 200',
  ])
})
