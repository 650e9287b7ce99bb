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
  // One controller for both: a signal that is made of others costs much more.
  const life = new AbortController()
  const server = `The model server at ${call.baseUrl}`
  const after = (milliseconds: number, message: string): ReturnType<typeof setTimeout> =>
    setTimeout(() => {
      life.abort(new ModelError({ model: call.model, message, retryable: true }))
    }, milliseconds)
  const silence = after(
    patience,
    `${server} sent nothing for "${call.model}" for ${patience / 1000} seconds.`,
  )
  const whole =
    timeout === undefined
      ? undefined
      : after(timeout, `${server} did not finish "${call.model}" within ${timeout / 1000} seconds.`)
  const onAbort = (): void => life.abort(outer.reason)
  if (outer.aborted) onAbort()
  else outer.addEventListener('abort', onAbort, { once: true })
  return {
    signal: life.signal,
    seen: () => void silence.refresh(),
    stop() {
      clearTimeout(silence)
      clearTimeout(whole)
      outer.removeEventListener('abort', onAbort)
    },
  }
}
