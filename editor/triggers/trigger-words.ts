import type { TriggerFiring, TriggerTarget } from '../../server/api/triggers.ts'

export function targetInWords(target: TriggerTarget): string {
  if (target.kind === 'deployment') return `deployment ${target.name}`
  return target.label === undefined
    ? `graph ${target.name}`
    : `graph ${target.name} at ${target.label}`
}

export const originWords: Readonly<Record<TriggerFiring['origin'], string>> = {
  schedule: 'Schedule',
  webhook: 'Webhook',
  person: 'By hand',
}

/** Local date and time in a time zone, with the weekday, and with seconds where there are any. */
export function timeIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(at % 60_000 === 0 ? {} : { second: '2-digit' as const }),
    timeZone,
    timeZoneName: 'short',
  }).format(at)
}
