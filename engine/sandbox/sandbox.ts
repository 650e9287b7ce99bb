import type { Json } from '../graph/values.ts'
import { NodeError } from '../run/failure.ts'

/** Runs code that nobody has to trust: it gets JSON, gives JSON, and reaches nothing else. */
export interface Sandbox {
  /**
   * Runs the body of a JavaScript function.
   * @throws SandboxError; and the reason of the signal when it aborts
   */
  run(request: SandboxRequest, signal?: AbortSignal): Promise<SandboxResult>
  /** Ends all processes, also those at work. */
  close(): Promise<void>
}

export interface SandboxRequest {
  /** The body of a function that gets `inputs` and returns an object. */
  readonly code: string
  readonly inputs: Readonly<Record<string, Json>>
  /** Milliseconds. */
  readonly timeLimit: number
}

export interface SandboxResult {
  readonly outputs: Readonly<Record<string, Json>>
  /** Lines that the code wrote with `console.log`. */
  readonly logs: readonly string[]
}

/**
 * Why code gave no result: `code` for a mistake in it, `timeout`, `memory`, `too-large` for a result
 * beyond the limit, `crash` where the process ended.
 */
export class SandboxError extends NodeError {
  /** Of the code, from 1, where the mistake is known to be. */
  readonly line: number | undefined
  readonly logs: readonly string[]

  constructor(
    code: SandboxFailure,
    message: string,
    {
      line,
      logs = [],
    }: { readonly line?: number | undefined; readonly logs?: readonly string[] } = {},
  ) {
    const last = logs.slice(-3).join(' | ').slice(0, 300)
    super(message, { code, ...(last === '' ? {} : { hint: `It had logged: ${last}` }) })
    this.name = 'SandboxError'
    this.line = line
    this.logs = logs
  }
}

export type SandboxFailure = 'code' | 'timeout' | 'memory' | 'too-large' | 'crash'
