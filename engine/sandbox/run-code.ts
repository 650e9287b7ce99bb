import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { asFunction } from './as-function.ts'
import { memoryMessage, timeoutMessage } from './limit-messages.ts'
import { prelude } from './prelude.ts'
import type { SandboxFailure } from './sandbox.ts'
import type { CodeAnswer, CodeRequest } from './sandbox-messages.ts'

/** Bytes of the stack of the interpreter, which stands inside that of this process. */
const stack = 256 * 1024
const mostLines = 1000
const longestLog = 100_000

/** Runs code to its end. Never throws: what the interpreter itself throws is an answer too. */
export function runCode(interpreter: QuickJSWASMModule, request: CodeRequest): CodeAnswer {
  const logs: string[] = []
  try {
    return new CodeRun(interpreter, request, logs).answer()
  } catch (error) {
    // Its own calls have used up the stack of this process: deep JSON, deep patterns.
    const deep = error instanceof RangeError
    return {
      failure: deep ? 'code' : 'crash',
      message: deep
        ? 'The code nests values or calls too deeply.'
        : `The interpreter broke: ${String(error).slice(0, 200)}.`,
      logs,
      spent: true,
    }
  }
}

class CodeRun {
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #request: CodeRequest
  readonly #logs: string[]
  readonly #deadline: number
  #logged = 0

  constructor(interpreter: QuickJSWASMModule, request: CodeRequest, logs: string[]) {
    this.#runtime = interpreter.newRuntime()
    this.#runtime.setMemoryLimit(request.memory)
    this.#runtime.setMaxStackSize(stack)
    // Of a clock that nobody can set.
    this.#deadline = performance.now() + request.timeLimit
    this.#runtime.setInterruptHandler(() => this.#isLate())
    this.#context = this.#runtime.newContext()
    this.#request = request
    this.#logs = logs
  }

  answer(): CodeAnswer {
    const { code, inputs, largestResult } = this.#request
    const context = this.#context
    const write = context.newFunction('write', (line) => this.#log(context.getString(line)))
    const prepare = context.unwrapResult(context.evalCode(prelude, 'heddle'))
    const seed = context.newNumber(seedOf(code + inputs))
    const tools = context.unwrapResult(
      context.callFunction(prepare, context.undefined, write, seed),
    )
    const read = context.getProp(tools, 'read')
    const finish = context.getProp(tools, 'finish')

    const given = context.callFunction(read, context.undefined, context.newString(inputs))
    if (given.error) return this.#failed(given.error)
    const compiled = context.evalCode(asFunction(code), 'code')
    if (compiled.error) return this.#failed(compiled.error)
    const called = context.callFunction(compiled.value, context.undefined, given.value)
    if (called.error) return this.#failed(called.error)
    const { error } = this.#runtime.executePendingJobs()
    if (error) return this.#failed(error)
    const state = context.getPromiseState(called.value)
    if (state.type === 'rejected') return this.#failed(state.error)
    // What goes on behind the result was stopped, and nobody can say what it would have changed.
    if (this.#isLate()) return this.#late()
    if (state.type === 'pending') {
      return this.#failure('code', 'The code waits for something that never happens.')
    }
    const finished = context.callFunction(finish, context.undefined, state.value)
    if (finished.error) return this.#failed(finished.error, true)
    const length = context.getNumber(context.getProp(finished.value, 'length'))
    if (length > largestResult) {
      const limit = `${largestResult / 1e6} million characters as JSON`
      return this.#failure('too-large', `The code returned more than ${limit}, which is the limit.`)
    }
    return { outputs: context.getString(finished.value), logs: this.#logs, spent: false }
  }

  #log(line: string): void {
    if (this.#logs.length > mostLines || this.#logged > longestLog) return
    this.#logged += line.length
    const more = this.#logs.length === mostLines || this.#logged > longestLog
    this.#logs.push(more ? '… and more, which is left out.' : line)
  }

  /** What the code threw, or the interpreter for it, with its line. */
  #failed(error: QuickJSHandle, atResult = false): CodeAnswer {
    const thrown: unknown = this.#context.dump(error)
    if (!isError(thrown)) {
      // Looking at what was thrown may run code, too.
      if (this.#isLate()) return this.#late()
      return this.#failure('code', `The code threw ${shown(thrown).slice(0, 500)}.`)
    }
    const { message, stack: trace = '' } = thrown
    const name = thrown.name.slice(0, 100)
    if (name === 'InternalError' && message === 'interrupted') {
      return this.#late(this.#lineOf(trace))
    }
    if (name === 'InternalError' && message.includes('memory')) {
      return this.#failure('memory', memoryMessage(this.#request.memory), this.#lineOf(trace), true)
    }
    if (name === 'InternalError' && message.includes('stack')) {
      return this.#failure('code', 'The code calls itself too deeply.', this.#lineOf(trace), true)
    }
    if (atResult && message.startsWith('The code returned')) return this.#failure('code', message)
    const line = this.#lineOf(trace)
    const place = line === undefined ? 'The code failed' : `Line ${line} of the code failed`
    return this.#failure('code', `${place}: ${name}: ${ended(message.slice(0, 1000))}`, line)
  }

  /** The first place in a stack that belongs to the code. */
  #lineOf(trace: string): number | undefined {
    const found = /\bcode:(\d+)/.exec(trace)
    // What closes too much is noticed only behind the code.
    const last = this.#request.code.split('\n').length
    return found === null ? undefined : Math.min(last, Number(found[1]))
  }

  #isLate(): boolean {
    return performance.now() > this.#deadline
  }

  #late(line?: number): CodeAnswer {
    return this.#failure('timeout', timeoutMessage(this.#request.timeLimit), line, true)
  }

  #failure(failure: SandboxFailure, message: string, line?: number, spent = false): CodeAnswer {
    return { failure, message, logs: this.#logs, spent, ...(line === undefined ? {} : { line }) }
  }
}

function shown(thrown: unknown): string {
  return typeof thrown === 'bigint' ? `${thrown}n` : (JSON.stringify(thrown) ?? 'undefined')
}

function isError(thrown: unknown): thrown is { name: string; message: string; stack?: string } {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'name' in thrown &&
    typeof thrown.name === 'string' &&
    'message' in thrown &&
    typeof thrown.message === 'string'
  )
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** FNV-1a in 32 bits. */
function seedOf(text: string): number {
  let seed = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    seed = Math.imul(seed ^ text.charCodeAt(at), 0x01000193)
  }
  return seed
}
