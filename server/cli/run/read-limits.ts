import type { Budget } from '../../../engine/run/budget.ts'
import type { RunSettings } from '../../../engine/run/events.ts'
import type { CommandDescription } from '../command.ts'
import type { Arguments } from '../read-arguments.ts'
import { UsageError } from '../usage-error.ts'

/** The options of all commands that start a run. */
export const limitOptions: CommandDescription['options'] = {
  reuse: { summary: 'Takes results of earlier runs for nodes that would do the same again.' },
  'max-cost': { value: 'DOLLARS', summary: 'Stops the run when its models cost more.' },
  'max-tokens': { value: 'N', summary: 'Stops it at more tokens, in and out together.' },
  'max-seconds': { value: 'S', summary: 'Stops it when it has been at work for longer.' },
  'max-executions': { value: 'N', summary: 'Stops it when more nodes were executed.' },
}

/** @throws UsageError */
export function readLimits(given: Arguments): RunSettings {
  const cost = amount(given, 'max-cost')
  const tokens = amount(given, 'max-tokens', true)
  const seconds = amount(given, 'max-seconds')
  const executions = amount(given, 'max-executions', true)
  const budget: Budget = {
    ...(cost === undefined ? {} : { cost }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(seconds === undefined ? {} : { wallTime: Math.max(1, Math.round(seconds * 1000)) }),
    ...(executions === undefined ? {} : { executions }),
  }
  return {
    ...(given.has('reuse') ? { reuse: true } : {}),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
  }
}

function amount(given: Arguments, option: string, whole = false): number | undefined {
  const text = given.value(option)
  if (text === undefined) return undefined
  const number = Number(text)
  if (number > 0 && Number.isFinite(number) && (!whole || Number.isInteger(number))) return number
  throw new UsageError(
    `--${option} must be a ${whole ? 'whole ' : ''}number above 0; it is "${text}".`,
  )
}
