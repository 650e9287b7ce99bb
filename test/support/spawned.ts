import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createClient, token, type Client } from './client.ts'

const withoutEditor = fileURLToPath(new URL('server-process.ts', import.meta.url))
/** Serves the editor too, and builds it first: for what ends before that. */
export const mainFile = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

interface SpawnOptions {
  readonly home: string
  /** Further environment variables. */
  readonly variables?: NodeJS.ProcessEnv
  readonly file?: string
  /** A command that runs it, with its arguments. */
  readonly under?: readonly string[]
  /** Told everything that it has printed whenever that is more, also before it takes requests. */
  readonly onOutput?: (output: string) => void
}

/** A server in a process of its own. */
export interface Spawned extends Client, AsyncDisposable {
  readonly pid: number
  /** All that it has printed. */
  output(): string
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Sends a signal, once. */
  signal(name: NodeJS.Signals): void
  /** The code it ends with; null when it was killed. */
  readonly code: Promise<number | null>
}

/** Starts a server process and waits until it takes requests. */
export async function spawnServer(options: SpawnOptions): Promise<Spawned> {
  const { child, output, code } = run(options)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /^Open (http:\S+)\/login\?/m.exec(output())?.[1]
      if (found !== undefined) resolve(found)
    })
    void code.then(() => reject(new Error(`The server did not start:\n${output()}`)))
  })
  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await code
  }
  return {
    ...createClient(url),
    pid: child.pid ?? 0,
    output,
    code,
    kill,
    signal: (name) => void child.kill(name),
    [Symbol.asyncDispose]: kill,
  }
}

/** Starts a server process and kills it, most likely before it takes requests. */
export async function spawnKilled(options: SpawnOptions, milliseconds: number): Promise<void> {
  const { child, code } = run(options)
  setTimeout(() => child.kill('SIGKILL'), milliseconds)
  await code
}

/** Starts a server process that ends by itself. */
export async function spawnRefused(
  options: SpawnOptions,
): Promise<{ code: number | null; output: string }> {
  const { output, code } = run(options)
  return { code: await code, output: output() }
}

function run({ home, variables = {}, file = withoutEditor, under = [], onOutput }: SpawnOptions): {
  child: ChildProcess
  output: () => string
  code: Promise<number | null>
} {
  let said = ''
  const [command, ...given] = [...under, process.execPath, file]
  const child = spawn(command!, given, {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: '0',
      HEDDLE_HOME: home,
      HEDDLE_TOKEN: token,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
      onOutput?.(said)
    })
  }
  // SAFETY: the first argument of `close` is the exit code.
  const code = once(child, 'close').then(([ended]) => ended as number | null)
  return { child, output: () => said, code }
}
