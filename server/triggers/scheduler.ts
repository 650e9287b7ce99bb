import { messageOf } from '../../engine/graph/message-of.ts'
import type { CronSource } from '../api/triggers.ts'
import type { Log } from '../log.ts'
import type { Firing, FiringStore } from './firing-store.ts'
import { readSchedule } from './schedule.ts'
import { inputOf } from './trigger-input.ts'
import type { Trigger, TriggerStore } from './trigger-store.ts'

/** Fires schedules when their time comes. */
export interface Scheduler {
  /** Looks at all schedules from now on, whenever a time comes. */
  start(): void
  /** Tells that a schedule was changed. */
  wake(): void
  /** Fires what is due. */
  look(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds after which a time counts as missed: no server ran, or it could do nothing. */
const late = 60_000
/** Milliseconds after which the schedules are looked at again: clocks are set, and others change them. */
const longestWait = 60_000

/** @param options.now epoch milliseconds */
export function createScheduler(options: {
  triggers: TriggerStore
  firings: FiringStore
  start: (firing: Firing, trigger: Trigger) => Promise<void>
  log: Log
  now?: () => number
}): Scheduler {
  const { triggers, firings, log, now = Date.now } = options
  /** A command that changes a trigger where no server runs must not fire. */
  let started = false
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let working: Promise<void> | undefined
  let again = false

  async function fire(trigger: Trigger, source: CronSource): Promise<void> {
    const due = readSchedule(source.expression, source.timeZone).due(trigger.firedTo, now())
    if (due === undefined) return
    const { at, before } = due
    const time = new Date(at).toISOString()
    const { name } = trigger
    const fired = { trigger: name, key: `time:${time}`, origin: 'schedule', at } as const
    if (source.missed === 'skip' && now() - at > late) {
      await firings.skip(
        { ...fired, missed: before },
        'Heddle was not running at this time, and the trigger skips what it misses.',
      )
      return
    }
    const input = inputOf(trigger.settings.inputs, { trigger: name, time })
    const missed = source.missed === 'once' ? before : 0
    const firing = await firings.claimTime({ ...fired, input, missed })
    // Where another process has it, that one starts it.
    if (firing !== undefined) await options.start(firing, trigger)
  }

  async function look(): Promise<void> {
    await lookAt(await triggers.schedules())
  }

  async function lookAt(schedules: readonly Trigger[]): Promise<void> {
    for (const trigger of schedules) {
      const { source } = trigger.settings
      if (closed || source.kind !== 'cron') continue
      try {
        await fire(trigger, source)
      } catch (error) {
        const why = messageOf(error)
        log.warn(`The trigger "${trigger.name}" could not start its run. ${why}`)
      }
    }
  }

  function untilNext(schedules: readonly Trigger[]): number {
    const next = schedules.flatMap(({ settings: { source } }) =>
      source.kind === 'cron' ? readSchedule(source.expression, source.timeZone).next(now()) : [],
    )
    return Math.min(longestWait, ...next.map((at) => Math.max(0, at - now())))
  }

  async function work(): Promise<void> {
    let wait = longestWait
    try {
      const schedules = await triggers.schedules()
      await lookAt(schedules)
      wait = untilNext(schedules)
    } catch (error) {
      log.error({ err: error }, 'The schedules could not be looked at.')
    }
    if (closed) return
    timer = setTimeout(wake, wait)
    timer.unref()
  }

  function wake(): void {
    if (closed || !started) return
    again = working !== undefined
    if (again) return
    clearTimeout(timer)
    working = work().finally(() => {
      working = undefined
      if (again) wake()
    })
  }

  return {
    start() {
      started = true
      wake()
    },
    wake,
    look,
    async close() {
      closed = true
      clearTimeout(timer)
      await working
    },
  }
}
