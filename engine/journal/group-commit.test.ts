import { expect, it } from 'vitest'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { Value } from '../run/value.ts'
import { createGroupCommit } from './group-commit.ts'
import type { JournalEntry } from './journal.ts'

/** A group commit over a disk whose commits are ended by the test, one after the other. */
function controlled(): {
  group: ReturnType<typeof createGroupCommit>
  written: string[]
  /** Lets the commit that is under way succeed or fail. */
  end: (error?: Error) => Promise<void>
} {
  const written: string[] = []
  let underWay: PromiseWithResolvers<void> | undefined
  const group = createGroupCommit(async (entries) => {
    underWay = Promise.withResolvers<void>()
    await underWay.promise
    written.push(...entries.map(({ event }) => `${event.run} ${event.seq}`))
  })
  return {
    group,
    written,
    async end(error) {
      while (underWay === undefined) await new Promise(setImmediate)
      const ended = underWay
      underWay = undefined
      if (error === undefined) ended.resolve()
      else ended.reject(error)
    },
  }
}

const full = new Error('The disk is full.')

/** The same entry once more, as a run that goes on gives its next one the number that was lost. */
function again({ event }: JournalEntry): JournalEntry {
  return { event: { ...event } }
}

it('writes what comes while a commit is under way with the next one', async () => {
  const { group, written, end } = controlled()
  const run = new RunWriter('r')
  const first = group.append([run.start()])
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  const second = group.append([run.nodeStart('a')])
  expect(group.append([run.nodeEnd('a', {})])).toBe(second)
  await end()
  await first
  expect(written).toEqual(['r 1'])
  await end()
  await second
  expect(written).toEqual(['r 1', 'r 2', 'r 3'])
})

it('writes nothing behind a commit that failed, so that no run has a gap', async () => {
  const { group, written, end } = controlled()
  const run = new RunWriter('r')
  const start = group.append([run.start()])
  await end()
  await start
  const lost = run.nodeStart('a')
  const failed = group.append([lost])
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  const behind = group.append([run.nodeEnd('a', {})])
  const unaware = failed.catch(() => group.append([run.nodeStart('b')]))
  await Promise.all([
    end(full),
    expect(failed).rejects.toThrow('The disk is full.'),
    expect(behind).rejects.toThrow('The disk is full.'),
    expect(unaware).rejects.toThrow('The disk is full.'),
  ])
  expect(written).toEqual(['r 1'])

  const resumed = group.append([again(lost)])
  await end()
  await resumed
  expect(written).toEqual(['r 1', 'r 2'])
})

it('takes at once what another run records that lost nothing', async () => {
  const { group, written, end } = controlled()
  const [run, other] = [new RunWriter('r'), new RunWriter('other')]
  const failed = group.append([run.start()])
  await Promise.all([end(full), expect(failed).rejects.toThrow('The disk is full.')])
  const begun = group.append([other.start()])
  await end()
  await begun
  expect(written).toEqual(['other 1'])
})

it('cuts what piled up into commits of some megabytes, and writes nothing behind one that failed', async () => {
  const { group, written, end } = controlled()
  const run = new RunWriter('r')
  const start = group.append([run.start()])
  await end()
  await start
  const value = new Value('x'.repeat(10 * 2 ** 20))
  const entries = Array.from({ length: 3 }, (_, at) => ({
    ...run.nodeEnd(`n${at}`, {}),
    values: { out: value },
  }))
  const [first, second, third] = entries.map((entry) => group.append([entry]))
  const small = group.append([run.nodeStart('m')])
  expect(first).not.toBe(second)
  expect(small).toBe(third)
  await end()
  await first
  expect(written).toEqual(['r 1', 'r 2'])
  await Promise.all([
    end(full),
    expect(second).rejects.toThrow('The disk is full.'),
    expect(third).rejects.toThrow('The disk is full.'),
  ])
  expect(written).toEqual(['r 1', 'r 2'])
})

it('writes nothing of what a run recorded behind what it lost, when it goes on at once', async () => {
  const { group, written, end } = controlled()
  const run = new RunWriter('r')
  const start = group.append([run.start()])
  await end()
  await start
  const lost = run.nodeStart('a')
  const failed = group.append([lost])
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  // Of the same turn as the failure: its commit has not begun when the run goes on.
  const behind = group.append([run.nodeEnd('a', {})])
  const resumed = failed.catch(() => group.append([again(lost)]))
  void end(full)
  await expect(behind).rejects.toThrow('The disk is full.')
  await end()
  await resumed
  expect(written).toEqual(['r 1', 'r 2'])
})
