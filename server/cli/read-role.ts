import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { roles, type Role } from '../auth/role.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError */
export function readRole(text: string): Role {
  const role = roles.find((one) => one === text.trim())
  if (role !== undefined) return role
  throw new UsageError(
    `There is no role "${text}".${didYouMean(text, roles) || ` There are ${roles.join(', ')}.`}`,
  )
}
