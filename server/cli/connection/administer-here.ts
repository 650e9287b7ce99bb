import { openAccess } from '../../auth/access.ts'
import { refuseUnknownBindings } from '../../auth/refuse-unknown-bindings.ts'
import { openAudit, type NewAuditEntry } from '../../people/audit.ts'
import { openPeople } from '../../people/people.ts'
import { PersonName } from '../../routes/people-routes.ts'
import { expiryOf, shownKey } from '../../routes/key-routes.ts'
import type { Workspace } from '../../workspace.ts'
import { personNamed, type Administration } from './administration.ts'
import { UsageError } from '../usage-error.ts'

/** Works on the data folder itself, where no server holds it. */
export function administerHere(
  workspace: Pick<Workspace, 'store' | 'key' | 'graphs' | 'deployments'>,
): Administration {
  const { store, key } = workspace
  const people = openPeople(store)
  const audit = openAudit(store)
  const access = openAccess(store, key.derive('tokens'), people)

  const note = (entry: Pick<NewAuditEntry, 'action' | 'target' | 'detail'>): Promise<void> =>
    audit.add({ actor: 'command line', name: 'command line', ...entry })

  return {
    people: () => people.list(),
    async addPerson(given, role) {
      const name = PersonName.safeParse(given)
      if (!name.success)
        throw new Error('The name of a person has 1 to 100 characters on one line.')
      await people.add({ name: name.data, role })
      await note({ action: 'person.create', target: name.data, detail: role })
      return undefined
    },
    async changeRole(name, role) {
      const person = personNamed(await people.list(), name)
      await people.change(person.id, { role })
      await note({ action: 'person.change', target: person.name, detail: role })
    },
    async removePerson(name) {
      const person = personNamed(await people.list(), name)
      await people.remove(person.id)
      await access.signOutEverywhere(person.id)
      await note({ action: 'person.remove', target: person.name })
    },
    async linkFor(name) {
      personNamed(await people.list(), name)
      throw new Error(
        'A link leads to a server, and none runs on this data folder. Start it with npm start, then ask again.',
      )
    },
    keys: async () => (await access.keys()).map(shownKey),
    async createKey({ expiresInDays, ...given }) {
      await refuseUnknownBindings(workspace, given.boundTo ?? [])
      const { row, token } = await access.createKey({
        ...given,
        expiresAt: expiryOf(expiresInDays),
      })
      await note({ action: 'key.create', target: row.name, detail: given.scopes.join(', ') })
      return { key: shownKey(row), token }
    },
    async revokeKey(id) {
      const revoked = await access.revokeKey(id)
      if (revoked === undefined) throw new UsageError(`There is no key "${id}".`)
      await note({ action: 'key.revoke', target: revoked.name })
    },
  }
}
