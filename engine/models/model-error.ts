/** A call to a model failed. The message carries the provider's words with keys removed. */
export class ModelError extends Error {
  readonly model: string
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** Whether another attempt may help. */
  readonly retryable: boolean
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfter: number | undefined

  constructor(options: {
    model: string
    message: string
    status?: number | undefined
    retryable: boolean
    retryAfter?: number | undefined
    cause?: unknown
  }) {
    super(options.message, { cause: options.cause })
    this.name = 'ModelError'
    this.model = options.model
    this.status = options.status
    this.retryable = options.retryable
    this.retryAfter = options.retryAfter
  }
}
