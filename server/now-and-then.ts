/** Work that is done again and again, never twice at the same time. */
export interface NowAndThen {
  start(work: () => Promise<void>): void
  /** Kept when the work that goes on is done. */
  stop(): Promise<void>
}

/**
 * @param every milliseconds from the end of one turn to the next, and before the first one
 * @param failed a turn was, and the next one comes all the same
 */
export function nowAndThen(every: number, failed: (error: unknown) => void): NowAndThen {
  let timer: ReturnType<typeof setTimeout> | undefined
  let working: Promise<void> | undefined
  let ended = false

  function next(work: () => Promise<void>): void {
    timer = setTimeout(() => {
      working = work()
        .catch(failed)
        .finally(() => {
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
