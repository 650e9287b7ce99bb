import type { TriggerAnswer, TriggerFiring } from '../api/triggers.ts'
import { readSchedule } from './schedule.ts'
import type { Trigger } from './trigger-store.ts'

/** A trigger as clients see it: everything but its secret. */
export function showTrigger(trigger: Trigger, lastFiring?: TriggerFiring): TriggerAnswer {
  const { name, enabled, settings, createdAt, createdBy, updatedAt } = trigger
  const { source } = settings
  const [nextAt] =
    source.kind === 'cron' && enabled
      ? readSchedule(source.expression, source.timeZone).next(Date.now())
      : []
  return {
    name,
    enabled,
    settings,
    createdAt,
    createdBy,
    updatedAt,
    ...(source.kind === 'webhook' ? { address: `/hooks/${name}` } : {}),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(lastFiring === undefined ? {} : { lastFiring }),
  }
}
