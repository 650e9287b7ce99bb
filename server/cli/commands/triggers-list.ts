import type { TriggerAnswer, TriggerFiring } from '../../api/triggers.ts'
import { exitCodes, type Execute } from '../command.ts'
import { table } from '../table.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const triggers = await (await connect()).triggers.list()
  if (given.has('json')) {
    output.result.print(JSON.stringify(triggers, null, 2))
    return exitCodes.worked
  }
  if (triggers.length === 0) {
    output.messages.print(
      'There is no trigger yet. "heddle triggers add NAME --graph GRAPH --cron SCHEDULE" makes one.',
    )
    return exitCodes.worked
  }
  const head = ['trigger', 'fires', 'runs', 'next', 'last']
  for (const line of table([head, ...triggers.map(cells)])) output.result.print(line)
  return exitCodes.worked
}

function cells({ name, enabled, settings, address, nextAt, lastFiring }: TriggerAnswer): string[] {
  const { source, target } = settings
  const label = target.kind === 'graph' && target.label !== undefined ? `@${target.label}` : ''
  return [
    name,
    source.kind === 'cron' ? `${source.expression} ${source.timeZone}` : (address ?? ''),
    `${target.name}${label}`,
    enabled ? (nextAt === undefined ? '' : new Date(nextAt).toISOString()) : 'switched off',
    lastFiring === undefined ? 'never' : lastOf(lastFiring),
  ]
}

function lastOf({ at, state, run, problem }: TriggerFiring): string {
  const how = run ?? (problem === undefined ? state : `${state}: ${oneLine(problem)}`)
  return `${new Date(at).toISOString()} ${how}`
}
