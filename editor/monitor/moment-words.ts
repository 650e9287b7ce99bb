import type { Stretch } from './monitor-range.ts'

const day = 24 * 3_600_000

/** Built when first used: to read all that a browser knows of dates takes it a while. */
let formats: Readonly<Record<'time' | 'moment' | 'day', Intl.DateTimeFormat>> | undefined

function formatOf(kind: 'time' | 'moment' | 'day'): Intl.DateTimeFormat {
  formats ??= {
    time: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
    moment: new Intl.DateTimeFormat(undefined, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
    day: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }),
  }
  return formats[kind]
}

/** A moment with its day, as readers write it. */
export function formatMoment(at: number): string {
  return formatOf('moment').format(at)
}

/** `17:05 – 17:20`, with the day unless it is today; days alone for whole ones. */
export function formatStretch({ from, to }: Stretch, now = Date.now()): string {
  const isToday = startOfDay(from) === startOfDay(now) && to - from < day
  const whole = startOfDay(from) === from && startOfDay(to) === to
  const kind = whole ? 'day' : isToday ? 'time' : 'moment'
  return formatOf(kind).formatRange(from, whole ? to - 1 : to)
}

/** For an axis of time: the hour, or the day where one begins. */
export function formatTime(at: number, step: number): string {
  return formatOf(step >= day || startOfDay(at) === at ? 'day' : 'time').format(at)
}

/** The name of the zone in which all times are written, such as `Europe/Berlin`. */
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
