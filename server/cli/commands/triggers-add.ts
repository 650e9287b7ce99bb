import type { Json } from '../../../engine/graph/values.ts'
import type { TriggerSource, TriggerTarget } from '../../api/triggers.ts'
import { exitCodes, type Execute } from '../command.ts'
import { jsonOrText } from '../json-or-text.ts'
import type { Arguments } from '../read-arguments.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const settings = {
    source: readSource(given),
    target: readTarget(given),
    inputs: readInputs(given),
  }
  const secret = given.value('secret')
  const { trigger, secret: made } = await (
    await connect()
  ).triggers.add({
    name,
    settings,
    ...(secret === undefined ? {} : { secret }),
  })
  if (trigger.nextAt !== undefined) {
    output.messages.print(`It fires next at ${new Date(trigger.nextAt).toISOString()}.`)
  }
  if (made === undefined || made === secret) return exitCodes.worked
  output.messages.print(
    `Webhooks are sent to ${trigger.address} of the server. The secret is shown this once:`,
  )
  output.result.print(made)
  return exitCodes.worked
}

function readSource(given: Arguments): TriggerSource {
  const expression = given.value('cron')
  const webhook = given.value('webhook')
  if (expression !== undefined && webhook === undefined) {
    return {
      kind: 'cron',
      expression,
      timeZone: given.value('time-zone') ?? 'UTC',
      missed: given.has('skip-missed') ? 'skip' : 'once',
    }
  }
  if (expression === undefined && (webhook === 'standard' || webhook === 'github')) {
    return { kind: 'webhook', signature: webhook, tolerance: 300 }
  }
  throw new UsageError(
    'Say when it fires, either by --cron "0 7 * * *" or by --webhook standard or --webhook github.',
  )
}

function readTarget(given: Arguments): TriggerTarget {
  const graph = given.value('graph')
  const deployment = given.value('deployment')
  if ((graph === undefined) === (deployment === undefined)) {
    throw new UsageError('Say what it runs, either by --graph NAME or by --deployment NAME.')
  }
  if (deployment !== undefined) return { kind: 'deployment', name: deployment }
  const [name = '', label] = (graph ?? '').split('@')
  return { kind: 'graph', name, ...(label === undefined ? {} : { label }) }
}

function readInputs(given: Arguments): Record<string, Json> {
  return Object.fromEntries(
    given.values('input').map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`"${text}" is no input. Write name=value.`)
      return [text.slice(0, at), jsonOrText(text.slice(at + 1))] as const
    }),
  )
}
