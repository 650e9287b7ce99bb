import type { LoginLink } from '../../api.ts'
import type {
  KeyCreated,
  KeyList,
  People,
  Person,
  PersonChange,
  PersonCreated,
} from '../../api/people.ts'
import { personNamed, type Administration } from './administration.ts'
import type { ServerClient } from './server-client.ts'

/** Asks the server that holds the data folder. */
export function administerThere(client: ServerClient): Administration {
  const people = async (): Promise<readonly Person[]> =>
    (await client.send<People>('/api/people')).people
  const pathOf = async (name: string): Promise<string> =>
    `/api/people/${personNamed(await people(), name).id}`

  return {
    people,
    addPerson: async (name, role) =>
      (await client.send<PersonCreated>('/api/people', { body: { name, role } })).url,
    async changeRole(name, role) {
      const body: PersonChange = { role }
      await client.open(await pathOf(name), { method: 'PUT', body })
    },
    async removePerson(name) {
      await client.open(await pathOf(name), { method: 'DELETE' })
    },
    linkFor: async (name) =>
      (await client.send<LoginLink>(`${await pathOf(name)}/link`, { method: 'POST' })).url,
    keys: async () => (await client.send<KeyList>('/api/keys')).keys,
    createKey: (body) => client.send<KeyCreated>('/api/keys', { body }),
    async revokeKey(id) {
      await client.open(`/api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' })
    },
  }
}
