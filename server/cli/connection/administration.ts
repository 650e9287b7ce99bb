import type { ApiKey, KeyCreate, KeyCreated, Person, Role } from '../../api/people.ts'
import { UsageError } from '../usage-error.ts'

/** People and keys of a data folder. People are named by their names here. */
export interface Administration {
  people(): Promise<readonly Person[]>
  /** Answers an address that signs the person in once, where a server runs. */
  addPerson(name: string, role: Role): Promise<string | undefined>
  changeRole(name: string, role: Role): Promise<void>
  removePerson(name: string): Promise<void>
  /** An address that signs the person in, once, within an hour. @throws where no server runs */
  linkFor(name: string): Promise<string>
  keys(): Promise<readonly ApiKey[]>
  createKey(key: KeyCreate): Promise<KeyCreated>
  revokeKey(id: string): Promise<void>
}

/** @throws UsageError that says which people there are */
export function personNamed(people: readonly Person[], name: string): Person {
  const found = people.find((person) => person.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  const names = people.map((person) => `"${person.name}"`).join(', ') || 'nobody'
  throw new UsageError(`There is no person "${name}"; there are: ${names}.`)
}
