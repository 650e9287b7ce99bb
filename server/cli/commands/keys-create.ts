import type { Binding } from '../../api/people.ts'
import { exitCodes, type Execute } from '../command.ts'
import { readScopes } from '../read-scopes.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  if (name.trim() === '' || name.length > 100) {
    throw new UsageError('The name of a key has 1 to 100 characters.')
  }
  const scopes = readScopes(given)
  const boundTo = (['graph', 'deployment'] as const).flatMap((kind) =>
    given.values(kind).map((bound): Binding => ({ kind, name: bound })),
  )
  if (boundTo.length > 0 && scopes.includes('admin')) {
    throw new UsageError(
      'A key with the scope "admin" could make itself another one, so it cannot be bound.',
    )
  }
  const days = readDays(given.value('days'))
  const { administration } = await connect()
  const { token } = await administration.createKey({
    name,
    scopes: scopes.length > 0 ? scopes : ['run', 'read'],
    ...(boundTo.length === 0 ? {} : { boundTo }),
    ...(days === undefined ? {} : { expiresInDays: days }),
  })
  output.result.print(token)
  output.messages.print('It is shown this once; only its hash is kept.')
  return exitCodes.worked
}

function readDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const days = Number(text)
  if (days > 0 && days <= 3650) return days
  throw new UsageError(`--days is "${text}"; it must be a number from 1 to 3650.`)
}
