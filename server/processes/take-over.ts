import type { Engine } from '../../engine/run/engine.ts'
import type { Log } from '../log.ts'
import type { Runs } from '../runs.ts'
import type { Presence } from './presence.ts'

/**
 * Goes on with what other processes leave: runs in the middle, questions to people whose time runs
 * out, and whatever `leftovers` sees to.
 */
export function takeOver(options: {
  presence: Presence
  engine: Pick<Engine, 'letGo'>
  runs: Pick<Runs, 'recover' | 'waiting'>
  log: Log
  /** What else a process leaves behind, but for what others may be about to begin. */
  leftovers: () => Promise<void>
  /** Milliseconds after which none of what was promised before can be about to begin. */
  aboutToBegin: number
  /** Goes on with experiments that no living process works on. */
  recoverExperiments: () => Promise<void>
  stopping: () => boolean
}): void {
  const { presence, engine, runs, log, leftovers } = options
  let working: Promise<void> | undefined
  let gone = 0
  /** When leftovers are looked at once more: what was promised shortly before an end is left out at first. */
  let again: number | undefined

  presence.onTakenForDead(() => {
    log.warn(
      'This process did not show for a while that it lives, so that others took its runs over.',
    )
    engine.letGo()
  })

  presence.onLook((left) => {
    if (options.stopping()) return
    gone += left.length
    working ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'Runs could not be taken over.'))
      .finally(() => {
        working = undefined
      })
  })

  async function look(): Promise<void> {
    const claimed = await presence.claimLeft()
    if (claimed.length > 0) {
      const resumed = await runs.recover(claimed)
      if (resumed > 0) {
        log.info(
          `${resumed} ${resumed === 1 ? 'run goes' : 'runs go'} on that another process left.`,
        )
      }
    }
    // Also those that this process lost itself while it slept.
    await options.recoverExperiments()
    const isDue = again !== undefined && Date.now() >= again
    if (gone === 0 && !isDue) return
    const seen = gone
    const next = seen > 0 ? Date.now() + options.aboutToBegin : undefined
    await runs.recover(runs.waiting())
    await leftovers()
    // Only now: what fails for a moment is tried again at the next look.
    gone -= seen
    again = next
  }
}
