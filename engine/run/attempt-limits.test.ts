import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { limitAttempt, sleep, untilAborted } from './attempt-limits.ts'

const never = new AbortController().signal

/** Kept with the reason when the signal aborts. */
function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true })
  })
}

describe('limitAttempt', () => {
  it('ends an attempt after its total time, however lively it is', async () => {
    const limits = limitAttempt('slow', 30, never)
    const beat = setInterval(() => limits.alive(), 2)
    const reason = await aborted(limits.signal)
    clearInterval(beat)
    limits.stop()
    expect(reason).toMatchObject({
      message: 'The node "slow" took longer than its timeout of 30 ms.',
      code: 'timeout',
      retryable: true,
    })
  })

  it('ends an attempt that gives no sign of life, and not one that does', async () => {
    const limits = limitAttempt('slow', { idle: 60 }, never)
    for (let beat = 0; beat < 8; beat += 1) {
      await wait(15)
      limits.alive()
    }
    expect(limits.signal.aborted).toBe(false)
    const reason = await aborted(limits.signal)
    limits.stop()
    expect(reason).toMatchObject({ message: 'The node "slow" gave no sign of life for 60 ms.' })
  })

  it('ends with its run, and rings no more when it is stopped', async () => {
    const run = new AbortController()
    const limits = limitAttempt('slow', { total: 5, idle: 5 }, run.signal)
    limits.stop()
    // A node that was given up may still call this.
    limits.alive()
    await wait(20)
    expect(limits.signal.aborted).toBe(false)
    run.abort(new Error('The run was stopped.'))
    expect(limits.signal.reason).toMatchObject({ message: 'The run was stopped.' })
  })

  it('takes a time that is too long for a clock as a very long one', async () => {
    const limits = limitAttempt('slow', { total: 3_000_000_000, idle: 1e15 }, never)
    await wait(20)
    expect(limits.signal.aborted).toBe(false)
    limits.stop()
  })

  it('has no clock without a timeout', () => {
    const limits = limitAttempt('slow', undefined, never)
    expect(limits.signal).toBe(never)
    limits.alive()
    limits.stop()
  })
})

describe('untilAborted', () => {
  it('settles as the work does', async () => {
    await expect(untilAborted(Promise.resolve(1), never)).resolves.toBe(1)
    await expect(untilAborted(Promise.reject(new Error('No.')), never)).rejects.toThrow('No.')
  })

  it('gives up work that does not listen, and drops what it does later', async () => {
    const controller = new AbortController()
    const work = Promise.withResolvers<void>()
    const result = untilAborted(work.promise, controller.signal)
    controller.abort(new Error('Enough.'))
    await expect(result).rejects.toThrow('Enough.')
    // Nobody listens now: an unhandled rejection would fail this test run.
    work.reject(new Error('Too late.'))
    await nextTurn()
    await expect(untilAborted(Promise.reject(new Error('x')), controller.signal)).rejects.toThrow(
      'Enough.',
    )
  })
})

describe('sleep', () => {
  it('ends early with the reason when the signal aborts', async () => {
    const controller = new AbortController()
    const slept = sleep(60_000, controller.signal)
    controller.abort(new Error('Wake up.'))
    await expect(slept).rejects.toThrow('Wake up.')
    await expect(sleep(1, controller.signal)).rejects.toThrow('Wake up.')
  })

  it('ends by itself', async () => {
    await expect(sleep(1, never)).resolves.toBeUndefined()
  })
})
