import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import { grantedScopes, type GrantedScope } from '../../auth/scope.ts'
import { exitCodes, type Execute } from '../command.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const name = given.value('name') ?? 'token'
  if (name.length > 100) {
    throw new UsageError(
      `The name of a token has 100 characters at most; this one has ${name.length}.`,
    )
  }
  const scopes = given
    .values('scope')
    .flatMap((text) => text.split(','))
    .map(readScope)
  const connection = await connect()
  const token = await connection.createToken(name, scopes.length > 0 ? scopes : grantedScopes)
  output.result.print(token)
  return exitCodes.worked
}

function readScope(text: string): GrantedScope {
  const scope = grantedScopes.find((one) => one === text.trim())
  if (scope !== undefined) return scope
  throw new UsageError(
    `There is no scope "${text}".${didYouMean(text, grantedScopes) || ` There are ${grantedScopes.join(', ')}.`}`,
  )
}
