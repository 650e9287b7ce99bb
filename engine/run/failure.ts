import { messageOf } from '../graph/message-of.ts'
import { ModelError } from '../models/model-error.ts'
import type { FailureDescription } from './events.ts'

/** A failure of a node that says its own code and hint. Nodes may throw it. */
export class NodeError extends Error {
  readonly code: string
  readonly hint: string | undefined
  /** Whether another attempt may help. */
  readonly retryable: boolean
  /** Milliseconds after which another attempt may help, where somebody said so. */
  readonly retryAfter: number | undefined

  constructor(
    message: string,
    options: {
      code?: string
      hint?: string
      retryable?: boolean
      retryAfter?: number
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'NodeError'
    this.code = options.code ?? 'node'
    this.hint = options.hint
    this.retryable = options.retryable ?? false
    this.retryAfter = options.retryAfter
  }
}

/** What people are told about a failure: its sentence, never its stack. */
export function describeFailure(error: unknown, node: string): FailureDescription {
  if (error instanceof NodeError) {
    return {
      message: error.message,
      code: error.code,
      node,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    }
  }
  if (error instanceof ModelError) {
    return { message: error.message, code: 'model', node }
  }
  const message = messageOf(error)
  return {
    message: message === '' ? `The node "${node}" failed without a message.` : message,
    code: 'node',
    node,
  }
}

/** Whether the failed attempt may be repeated when the author of the graph said nothing about it. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof ModelError || error instanceof NodeError) return error.retryable
  return false
}

/** Whether another attempt cannot help, whatever the author of the graph said: the time to answer is over. */
export function isFinal(error: unknown): boolean {
  return error instanceof NodeError && error.code === 'deadline'
}
