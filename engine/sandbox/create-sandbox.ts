import { availableParallelism } from 'node:os'
import { untilAborted } from '../run/attempt-limits.ts'
import { SandboxError, type Sandbox } from './sandbox.ts'
import { SandboxProcess } from './sandbox-process.ts'

export interface SandboxOptions {
  /** Pieces of code that run at the same time, each in a process; others wait their turn. */
  readonly processes?: number
  /** Bytes that a piece of code may use. */
  readonly memory?: number
  /** Characters of a result as JSON. */
  readonly largestResult?: number
}

/** Milliseconds after which processes that nobody needs are ended. */
const idleTime = 60_000

/** Starts its processes when code is to run, and keeps them for the next. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const most = options.processes ?? Math.min(4, Math.max(2, availableParallelism() - 1))
  const { memory = 128 * 1024 * 1024, largestResult = 16_000_000 } = options
  const idle: SandboxProcess[] = []
  const working = new Set<SandboxProcess>()
  const queue: (() => void)[] = []
  const closing = new AbortController()
  let taken = 0
  let resting: ReturnType<typeof setTimeout> | undefined

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (taken < most) {
      taken += 1
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    queue.push(resolve)
    try {
      await untilAborted(promise, signal)
    } catch (error) {
      const at = queue.indexOf(resolve)
      // It was its turn at that very moment.
      if (at < 0) leave()
      else queue.splice(at, 1)
      throw error
    }
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next === undefined) taken -= 1
    else next()
  }
  const endIdle = (): void => {
    for (const one of idle.splice(0)) one.end()
  }
  const take = (): SandboxProcess => {
    clearTimeout(resting)
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
      if (one.isUsable) return one
      one.end()
    }
    return new SandboxProcess()
  }
  const putBack = (one: SandboxProcess): void => {
    working.delete(one)
    if (one.isUsable && !closing.signal.aborted) {
      one.rest()
      idle.push(one)
    } else one.end()
    clearTimeout(resting)
    resting = setTimeout(endIdle, idleTime)
    resting.unref()
  }

  return {
    async run({ code, inputs, timeLimit }, given) {
      const signal = given === undefined ? closing.signal : AbortSignal.any([closing.signal, given])
      signal.throwIfAborted()
      await enter(signal)
      const one = take()
      working.add(one)
      try {
        const request = { code, inputs: JSON.stringify(inputs), timeLimit, memory, largestResult }
        return await one.run(request, signal)
      } finally {
        putBack(one)
        leave()
      }
    },
    close() {
      closing.abort(new SandboxError('crash', 'Heddle is stopping and runs no more code.'))
      clearTimeout(resting)
      endIdle()
      for (const one of working) one.end()
      return Promise.resolve()
    },
  }
}
