import type { ApiKey } from '../../api/people.ts'
import { exitCodes, type Execute } from '../command.ts'
import { table } from '../table.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const keys = await (await connect()).administration.keys()
  if (given.has('json')) {
    output.result.print(JSON.stringify(keys, null, 2))
    return exitCodes.worked
  }
  if (keys.length === 0) {
    output.messages.print('There are no keys. "heddle keys create NAME" makes one.')
    return exitCodes.worked
  }
  const head = ['id', 'name', 'begins', 'may', 'reaches', 'expires', 'last used']
  for (const line of table([head, ...keys.map(cells)])) output.result.print(line)
  return exitCodes.worked
}

function cells({ id, name, prefix, scopes, boundTo, expiresAt, lastUsedAt }: ApiKey): string[] {
  const bound = boundTo?.map((one) => `${one.kind} ${oneLine(one.name)}`).join(', ')
  return [
    id,
    oneLine(name),
    prefix === null ? '' : `${prefix}…`,
    scopes.join(','),
    bound ?? 'everything',
    expiresAt === undefined ? 'never' : dayOf(expiresAt),
    lastUsedAt === undefined ? 'never' : dayOf(lastUsedAt),
  ]
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
