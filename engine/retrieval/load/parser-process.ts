import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sizeInWords, type LoadLimits } from './limits.ts'
import { Refusal, type LoadedFile } from './loaded-document.ts'
import type { ParserAnswer, ParserRequest } from './parser-messages.ts'
import { watchMemory } from './watch-memory.ts'

const megabyte = 1024 * 1024
/** What a process has besides its objects. */
const besides = 256 * megabyte
/** Signals by which a process ends that has no more memory, also by the hand of the system. */
const memorySignals: ReadonlySet<string> = new Set(['SIGABRT', 'SIGKILL', 'SIGTRAP', 'SIGILL'])

const ownProgram = fileURLToPath(new URL('parser-program.ts', import.meta.url))
const engine = fileURLToPath(new URL('../../', import.meta.url))

/**
 * A process that reads files and can be killed at any moment. It knows nothing of the environment,
 * may open no file but our code and our packages, and may start nothing.
 */
export class ParserProcess {
  readonly #child: ChildProcess
  #ended = false

  constructor({ memory }: Pick<LoadLimits, 'memory'>, program = ownProgram) {
    this.#child = fork(program, [], {
      env: environment(),
      execArgv: [
        `--max-old-space-size=${Math.max(64, Math.floor(memory / megabyte))}`,
        '--permission',
        ...readableFolders(program).map((folder) => `--allow-fs-read=${folder}`),
        '--no-warnings',
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child.once('exit', () => (this.#ended = true))
    // What it could not do is told to the one who asks.
    this.#child.on('error', () => (this.#ended = true))
  }

  get isAlive(): boolean {
    return !this.#ended && this.#child.connected
  }

  /** Lets this process end although the parser process is there. */
  rest(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  end(): void {
    this.#ended = true
    this.#child.kill('SIGKILL')
  }

  /**
   * Reads one file. The process is killed when it takes too long, needs too much, or nobody waits.
   * @throws Refusal
   */
  async read(request: ParserRequest, signal: AbortSignal | undefined): Promise<LoadedFile> {
    const { milliseconds, memory } = request.limits
    signal?.throwIfAborted()
    this.#child.ref()
    this.#child.channel?.ref()
    const { promise, resolve, reject } = Promise.withResolvers<ParserAnswer>()
    const kill = (reason: unknown): void => {
      reject(reason)
      this.end()
    }
    const timer = setTimeout(
      () =>
        kill(
          new Refusal(
            `reading it took longer than ${milliseconds / 1000} seconds, which is the limit. Split it.`,
          ),
        ),
      milliseconds,
    )
    const watch = watchMemory(this.#child.pid, memory + besides, () => kill(tooLarge(memory)))
    const onAbort = (): void => kill(signal?.reason)
    const onExit = (code: number | null, ended: NodeJS.Signals | null): void =>
      reject(
        (ended !== null && memorySignals.has(ended)) || code === 134
          ? tooLarge(memory)
          : new Refusal(`the process that read it ended (${ended ?? `code ${code}`}).`),
      )
    signal?.addEventListener('abort', onAbort)
    this.#child.once('message', resolve).once('exit', onExit).once('error', reject)
    try {
      this.#child.send(request, (error) => {
        // A process that is gone also ends, and why it did says more.
        if (error !== null && this.isAlive) reject(error)
      })
      const answer = await promise
      if ('refused' in answer) throw new Refusal(answer.refused)
      return answer.loaded
    } finally {
      clearTimeout(timer)
      watch.stop()
      signal?.removeEventListener('abort', onAbort)
      this.#child.off('message', resolve).off('exit', onExit).off('error', reject)
    }
  }
}

function tooLarge(memory: number): Refusal {
  return new Refusal(
    `reading it needs more than ${sizeInWords(memory)} of memory, which is the limit. Split it.`,
  )
}

/** Windows cannot start a program without its root; nothing else is passed on. */
function environment(): NodeJS.ProcessEnv {
  const root = process.env['SystemRoot']
  return root === undefined ? {} : { SystemRoot: root }
}

/** Our code, our packages, and the program if it stands elsewhere. */
function readableFolders(program: string): string[] {
  const found = createRequire(import.meta.url).resolve('yauzl')
  const mark = `${sep}node_modules${sep}`
  const packages = found.slice(0, found.indexOf(mark) + mark.length)
  const project = dirname(engine)
  // The packages may stand above the project, and the folder beside it may be a link.
  const own = [engine, packages, join(project, 'node_modules', sep), join(project, 'package.json')]
  return program === ownProgram ? own : [...own, dirname(program)]
}
