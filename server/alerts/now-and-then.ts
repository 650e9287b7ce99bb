/** Work that is done again and again, never twice at the same time. */
export interface NowAndThen {
  /** @param work never rejects */
  start(work: () => Promise<void>): void
  /** Kept when the work that goes on is done. */
  stop(): Promise<void>
}

/** @param every milliseconds from the end of one turn to the next, and before the first one */
export function nowAndThen(every: number): NowAndThen {
  let timer: ReturnType<typeof setTimeout> | undefined
  let working: Promise<void> | undefined
  let ended = false

  function next(work: () => Promise<void>): void {
    timer = setTimeout(() => {
      working = work().finally(() => {
        if (!ended) next(work)
      })
    }, every)
    timer.unref()
  }

  return {
    start: next,
    async stop() {
      ended = true
      clearTimeout(timer)
      await working
    },
  }
}
