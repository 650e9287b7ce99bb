import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RunEvent } from '../../engine/run/events.ts'
import { hostedCommand } from './hosted-command.ts'

const heddle = fileURLToPath(new URL('../../server/cli/heddle.ts', import.meta.url))

/** What a command left behind. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that is still running. */
export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly finished: Promise<Finished>
  /** Kept when the standard output holds this text. */
  readonly said: (text: string) => Promise<void>
}

export interface Surroundings {
  readonly home: string
  /** The current folder; the data folder when left out. */
  readonly folder?: string
  readonly variables?: NodeJS.ProcessEnv
}

/** Starts the real command line in a process of its own. */
export function startHeddle(
  { home, folder = home, variables = {} }: Surroundings,
  given: readonly string[],
): Running {
  const child = spawn(process.execPath, [heddle, ...given], {
    cwd: folder,
    env: environmentOf({ home, variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const finished = once(child, 'close').then(([code]): Finished => {
    // SAFETY: the first argument of `close` is the exit code.
    return { code: code as number | null, stdout, stderr }
  })
  return {
    child,
    finished,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stdout.includes(text)) resolve()
        }
        child.stdout.on('data', look)
        look()
        void finished.then(() => reject(new Error(`It ended before it said "${text}":\n${stderr}`)))
      }),
  }
}

/** Commands that have ended by themselves in a process of their own. */
const ended = new Set<string>()

/**
 * Runs the real command line to its end: each command first in a process of its own, and from then on
 * in one that other commands are done in, too.
 */
export async function runHeddle(where: Surroundings, given: readonly string[]): Promise<Finished> {
  const { home, folder = home, variables = {} } = where
  const name = given[0] ?? ''
  const environment = environmentOf({ home, variables })
  // Node reads its own variables when a process starts.
  const shared = ended.has(name) && !Object.keys(variables).some((one) => one.startsWith('NODE_'))
  const hosted = shared ? await hostedCommand({ given, folder, environment }) : undefined
  if (hosted !== undefined) return hosted
  const finished = await startHeddle(where, given).finished
  ended.add(name)
  return finished
}

function environmentOf({ home, variables }: Surroundings): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    HEDDLE_HOME: home,
    ...variables,
  }
}

/** The events that `run --json` printed. Fails where a line is anything else. */
export function eventsIn(stdout: string): RunEvent[] {
  return (
    stdout
      .trimEnd()
      .split('\n')
      // SAFETY: the command prints nothing but run events.
      .map((line) => JSON.parse(line) as RunEvent)
  )
}
