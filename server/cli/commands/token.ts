import { grantedScopes } from '../../auth/scope.ts'
import { exitCodes, type Execute } from '../command.ts'
import { readScopes } from '../read-scopes.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const name = given.value('name') ?? 'token'
  if (name.length > 100) {
    throw new UsageError(
      `The name of a token has 100 characters at most; this one has ${name.length}.`,
    )
  }
  const scopes = readScopes(given)
  const { administration } = await connect()
  const { token } = await administration.createKey({
    name,
    scopes: scopes.length > 0 ? scopes : grantedScopes,
  })
  output.result.print(token)
  return exitCodes.worked
}
