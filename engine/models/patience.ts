import { ModelError } from './model-error.ts'
import type { FailedCall } from './provider-error.ts'

export interface SignsOfLife {
  /** Aborts with the outer signal, or with a ModelError after too long a silence. */
  readonly signal: AbortSignal
  /** Something came: the wait starts anew. */
  seen(): void
  stop(): void
}

/** Bounds how long a model server may say nothing. Without it a server that hangs would hold a run for ever. */
export function expectSignsOfLife(
  call: FailedCall,
  milliseconds: number,
  outer: AbortSignal,
): SignsOfLife {
  const silence = new AbortController()
  const start = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => {
      const message = `The model server at ${call.baseUrl} sent nothing for "${call.model}" for ${milliseconds / 1000} seconds.`
      silence.abort(new ModelError({ model: call.model, message, retryable: true }))
    }, milliseconds)
  let timer = start()
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    seen() {
      clearTimeout(timer)
      timer = start()
    },
    stop: () => clearTimeout(timer),
  }
}
