import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { watchMemory } from '../retrieval/load/watch-memory.ts'
import { untilAborted } from '../run/attempt-limits.ts'
import { memoryMessage, timeoutMessage } from './limit-messages.ts'
import { SandboxError, type SandboxResult } from './sandbox.ts'
import type { CodeAnswer, CodeRequest } from './sandbox-messages.ts'

const megabyte = 1024 * 1024
/** What a process has besides the memory of the code: the program, and texts on their way. */
const besides = 256 * megabyte
/** Milliseconds that the interpreter is given to end by itself, which says where the code stood. */
const grace = 300
/** Runs of one process; its memory is not given back for certain. */
const mostRuns = 100

const program = fileURLToPath(new URL('sandbox-program.ts', import.meta.url))
const engine = fileURLToPath(new URL('../', import.meta.url))

/**
 * A process that runs code and can be killed at any moment. It knows nothing of the environment, may
 * read no file but our code and our packages, and may start nothing.
 */
export class SandboxProcess {
  readonly #child: ChildProcess
  readonly #ready: Promise<void>
  #runs = 0
  #ended = false

  constructor() {
    this.#child = fork(program, [], {
      env: environment(),
      execArgv: [
        '--max-old-space-size=256',
        '--disallow-code-generation-from-strings',
        '--permission',
        ...readableFolders().map((folder) => `--allow-fs-read=${folder}`),
        '--no-warnings',
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#ready = new Promise((resolve, reject) => {
      this.#child.once('message', () => resolve())
      this.#child.once('exit', (code, ended) => reject(crashed(code, ended)))
      this.#child.once('error', reject)
    })
    // What it could not do is told to the one who asks.
    this.#ready.catch(() => undefined)
    this.#child.once('exit', () => (this.#ended = true))
    this.#child.on('error', () => (this.#ended = true))
  }

  get isUsable(): boolean {
    return !this.#ended && this.#child.connected && this.#runs < mostRuns
  }

  /** Lets this process end although the sandbox is there. */
  rest(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  end(): void {
    this.#ended = true
    this.#child.kill('SIGKILL')
  }

  /**
   * Runs one piece of code. The process is killed when it takes too long, needs too much, or nobody
   * waits, and is not used again after anything but a plain mistake in the code.
   * @throws SandboxError; and the reason of the signal
   */
  async run(request: CodeRequest, signal: AbortSignal): Promise<SandboxResult> {
    signal.throwIfAborted()
    this.#runs += 1
    this.#child.ref()
    this.#child.channel?.ref()
    await untilAborted(this.#ready, signal)
    const { promise, resolve, reject } = Promise.withResolvers<CodeAnswer>()
    const kill = (reason: unknown): void => {
      reject(reason)
      this.end()
    }
    const { timeLimit, memory } = request
    const late = (): void => kill(new SandboxError('timeout', timeoutMessage(timeLimit)))
    const large = (): void => kill(new SandboxError('memory', memoryMessage(memory)))
    const timer = setTimeout(late, timeLimit + grace)
    const watch = watchMemory(this.#child.pid, memory + besides, large)
    const onAbort = (): void => kill(signal.reason)
    const onExit = (code: number | null, ended: NodeJS.Signals | null): void =>
      reject(crashed(code, ended))
    signal.addEventListener('abort', onAbort)
    this.#child.once('message', resolve).once('exit', onExit).once('error', reject)
    try {
      this.#child.send(request, (error) => {
        // A process that is gone also ends, and why it did says more.
        if (error !== null && !this.#ended) reject(error)
      })
      const answer = await promise
      if (answer.spent) this.end()
      if ('outputs' in answer) {
        // SAFETY: the sandbox writes an object as JSON, and nothing else.
        return {
          outputs: JSON.parse(answer.outputs) as SandboxResult['outputs'],
          logs: answer.logs,
        }
      }
      throw new SandboxError(answer.failure, answer.message, answer)
    } finally {
      clearTimeout(timer)
      watch.stop()
      signal.removeEventListener('abort', onAbort)
      this.#child.off('message', resolve).off('exit', onExit).off('error', reject)
    }
  }
}

function crashed(code: number | null, ended: NodeJS.Signals | null): SandboxError {
  return new SandboxError(
    'crash',
    `The process that runs the code ended (${ended ?? `code ${code}`}), as it does when it has no more memory.`,
  )
}

/** Windows cannot start a program without its root. Time zones would be a clock of a kind. */
function environment(): NodeJS.ProcessEnv {
  const root = process.env['SystemRoot']
  return { TZ: 'UTC', ...(root === undefined ? {} : { SystemRoot: root }) }
}

function readableFolders(): string[] {
  const found = createRequire(import.meta.url).resolve('quickjs-emscripten-core')
  const mark = `${sep}node_modules${sep}`
  return [
    engine,
    found.slice(0, found.indexOf(mark) + mark.length),
    join(engine, '..', 'package.json'),
  ]
}
