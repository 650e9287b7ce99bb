import { Cron } from 'croner'
import { messageOf } from '../../engine/graph/message-of.ts'

/** The times of a cron expression in a time zone, in epoch milliseconds. */
export interface Schedule {
  /** The first times after one, in their order. */
  next(after: number, count?: number): number[]
  /**
   * The times after `after`, up to and with `now`.
   * @returns the last of them, and how many there were before it, counted up to a thousand
   */
  due(after: number, now: number): { readonly at: number; readonly before: number } | undefined
}

/** Thrown with a sentence about an expression or time zone that makes no sense. */
export class ScheduleProblem extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ScheduleProblem'
  }
}

const longest = 200
const mostCounted = 1000

/** @throws ScheduleProblem */
export function readSchedule(expression: string, timeZone: string): Schedule {
  if (!isTimeZone(timeZone)) {
    throw new ScheduleProblem(
      `There is no time zone "${timeZone.slice(0, 60)}". Write a name such as Europe/Berlin, or UTC.`,
    )
  }
  const cron = read(expression, timeZone)
  const next = (after: number, count = 1): number[] =>
    cron.nextRuns(count, new Date(after)).map((time) => time.getTime())
  if (next(Date.now()).length === 0) {
    throw new ScheduleProblem(`"${expression}" names a time that never comes.`)
  }
  return {
    next,
    due(after, now) {
      // What comes before the next millisecond: `now` itself counts.
      const [last] = cron.previousRuns(1, new Date(now + 1))
      const at = last?.getTime()
      if (at === undefined || at <= after) return undefined
      const earlier = next(after, mostCounted + 1).filter((time) => time < at)
      return { at, before: Math.min(earlier.length, mostCounted) }
    },
  }
}

function read(expression: string, timezone: string): Cron {
  const text = expression.trim()
  if (text === '' || text.length > longest) {
    throw new ScheduleProblem(`A schedule has 1 to ${longest} characters, such as "0 7 * * 1-5".`)
  }
  try {
    return new Cron(text, { timezone, paused: true, mode: '5-or-6-parts' })
  } catch (error) {
    const why = messageOf(error)
    const said = why.replace(/^CronPattern: /, '').replace(/\.$/, '')
    throw new ScheduleProblem(
      `"${text}" is no schedule: ${said}. Write five fields for minute, hour, day, month and weekday, such as "0 7 * * 1-5".`,
    )
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}
