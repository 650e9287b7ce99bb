import type { Role } from '../api/people.ts'
import type { GrantedScope } from './scope.ts'

export type { Role }

export const roles = ['viewer', 'annotator', 'editor', 'admin'] as const satisfies readonly Role[]

/** What a person of a role may do. */
export const scopesOfRole: Readonly<Record<Role, readonly GrantedScope[]>> = {
  viewer: ['read'],
  annotator: ['annotate'],
  editor: ['read', 'run', 'annotate', 'write'],
  admin: ['read', 'run', 'annotate', 'write', 'admin'],
}
