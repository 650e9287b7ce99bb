import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { grantedScopes, type GrantedScope } from '../auth/scope.ts'
import type { Arguments } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/** What `--scope` names, once or several times, also with commas. @throws UsageError */
export function readScopes(given: Arguments): GrantedScope[] {
  return given
    .values('scope')
    .flatMap((text) => text.split(','))
    .map((text) => {
      const scope = grantedScopes.find((one) => one === text.trim())
      if (scope !== undefined) return scope
      throw new UsageError(
        `There is no scope "${text}".${didYouMean(text, grantedScopes) || ` There are ${grantedScopes.join(', ')}.`}`,
      )
    })
}
