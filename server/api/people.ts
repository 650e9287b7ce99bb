import type { Scope } from '../api.ts'

/** What goes over HTTP about people, API keys, secrets and the audit log. */

export type Role = 'viewer' | 'annotator' | 'editor' | 'admin'

/** GET /api/people */
export interface People {
  readonly people: readonly Person[]
}
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly hasPassword: boolean
  readonly createdAt: number
}
/** POST /api/people (PersonCreate): 201 with PersonCreated. */
export interface PersonCreate {
  readonly name: string
  readonly role: Role
}
export interface PersonCreated {
  readonly person: Person
  /** An address that signs the person in, once, within an hour. */
  readonly url: string
}
/** PUT /api/people/:id (PersonChange): 200 with Person. DELETE /api/people/:id: 204. */
export interface PersonChange {
  readonly name?: string | undefined
  readonly role?: Role | undefined
}
// POST /api/people/:id/link: 201 with LoginLink

/** GET /api/me, PUT /api/me (MeChange). POST /api/me/sign-out-everywhere: 204. */
export interface Me {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Left out for a token. */
  readonly person?: Person
}
export interface MeChange {
  readonly name?: string | undefined
  readonly password?: string | undefined
  /** Where a password is set already. */
  readonly currentPassword?: string | undefined
}

/** What a key reaches. */
export interface Binding {
  readonly kind: 'graph' | 'deployment'
  readonly name: string
}
/** GET /api/keys */
export interface KeyList {
  readonly keys: readonly ApiKey[]
}
export interface ApiKey {
  readonly id: string
  readonly name: string
  /** How it begins. */
  readonly prefix: string | null
  readonly scopes: readonly Scope[]
  /** Left out for a key that reaches everything. */
  readonly boundTo?: readonly Binding[]
  readonly createdAt: number
  readonly expiresAt?: number
  /** To the minute. */
  readonly lastUsedAt?: number
}
/** POST /api/keys (KeyCreate): 201 with KeyCreated. DELETE /api/keys/:id: 204. */
export interface KeyCreate {
  readonly name: string
  readonly scopes: readonly Exclude<Scope, 'public'>[]
  readonly boundTo?: readonly Binding[] | undefined
  /** From now; for ever when left out. */
  readonly expiresInDays?: number | undefined
}
export interface KeyCreated {
  readonly key: ApiKey
  /** Shown this once. */
  readonly token: string
}

/** GET /api/secrets */
export interface SecretList {
  readonly secrets: readonly SecretName[]
}
export interface SecretName {
  readonly name: string
  readonly hosts: readonly string[]
  readonly from: 'environment' | 'settings'
  readonly updatedAt?: number
  readonly updatedBy?: string
}
/** PUT /api/secrets/:name (SecretPut): 200 with SecretName. DELETE /api/secrets/:name: 204. */
export interface SecretPut {
  /** Left out, the value stays. */
  readonly value?: string | undefined
  readonly hosts: readonly string[]
}

/** GET /api/audit?after=&limit=: newest first without `after`; else what came after that entry, oldest first. */
export interface AuditList {
  readonly entries: readonly AuditEntry[]
}
export interface AuditEntry {
  readonly id: string
  readonly at: number
  /** Of the person, or of the credential where it is no person's. */
  readonly actor: string
  readonly name: string
  /** Such as `graph.create`. */
  readonly action: string
  readonly target?: string
  readonly detail?: string
  readonly address?: string
}
