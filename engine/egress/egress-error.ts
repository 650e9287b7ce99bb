import { NodeError } from '../run/failure.ts'

/**
 * Why something was not fetched: `egress` for a target that Heddle does not reach, `timeout`,
 * `too-large`, `network` where the connection broke or could not be made, and `request` for a request
 * that makes no sense.
 */
export class EgressError extends NodeError {
  constructor(
    code: 'egress' | 'timeout' | 'too-large' | 'network' | 'request',
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { ...options, code, retryable: code === 'network' || code === 'timeout' })
    this.name = 'EgressError'
  }
}
