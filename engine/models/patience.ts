import type { CallSettings } from './call-settings.ts'
import { ModelError } from './model-error.ts'
import type { FailedCall } from './provider-error.ts'

export interface SignsOfLife {
  /** Aborts with the outer signal, or with a ModelError after too long a silence or in all. */
  readonly signal: AbortSignal
  /** Something came: the wait starts anew. */
  seen(): void
  stop(): void
}

/** Bounds how long a model server may say nothing. Without it a server that hangs would hold a run for ever. */
export function expectSignsOfLife(
  call: FailedCall,
  { patience, timeout }: Pick<CallSettings, 'patience' | 'timeout'>,
  outer: AbortSignal,
): SignsOfLife {
  const silence = new AbortController()
  const server = `The model server at ${call.baseUrl}`
  const after = (milliseconds: number, message: string): ReturnType<typeof setTimeout> =>
    setTimeout(() => {
      silence.abort(new ModelError({ model: call.model, message, retryable: true }))
    }, milliseconds)
  const start = (): ReturnType<typeof setTimeout> =>
    after(patience, `${server} sent nothing for "${call.model}" for ${patience / 1000} seconds.`)
  let timer = start()
  const whole =
    timeout === undefined
      ? undefined
      : after(timeout, `${server} did not finish "${call.model}" within ${timeout / 1000} seconds.`)
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    seen() {
      clearTimeout(timer)
      timer = start()
    },
    stop() {
      clearTimeout(timer)
      clearTimeout(whole)
    },
  }
}
