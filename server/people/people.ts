import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { Person } from '../api/people.ts'
import { hashPassword, passwordFits, passwordProblem } from '../auth/password.ts'
import type { Role } from '../auth/role.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Store } from '../store/open-store.ts'
import type { PersonRow } from '../store/tables.ts'

/** Who may sign in. Refusals are HttpErrors with a sentence. */
export interface People {
  list(): Promise<Person[]>
  find(id: string): Promise<Person | undefined>
  named(name: string): Promise<Person | undefined>
  add(person: { name: string; role: Role }): Promise<Person>
  change(
    id: string,
    change: { name?: string | undefined; role?: Role | undefined },
  ): Promise<Person>
  remove(id: string): Promise<Person>
  setPassword(id: string, password: string): Promise<void>
  /** Who has this name and this password. As slow for a name that nobody has. */
  withPassword(name: string, password: string): Promise<Person | undefined>
  /** The admin who was there first; made where there is none. */
  firstAdmin(): Promise<Person>
  anyPassword(): Promise<boolean>
}

export function openPeople(store: Store): People {
  const row = (id: string): Promise<PersonRow | undefined> =>
    store.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  const rowNamed = (name: string): Promise<PersonRow | undefined> =>
    store.selectFrom('people').selectAll().where('folded_name', '=', fold(name)).executeTakeFirst()

  async function existing(id: string): Promise<PersonRow> {
    const found = await row(id)
    if (found === undefined) throw notFound(`person "${id}"`)
    return found
  }

  async function refuseTaken(name: string, id?: string): Promise<void> {
    const other = await rowNamed(name)
    if (other === undefined || other.id === id) return
    throw new HttpError(409, 'NAME_TAKEN', `There is a person "${other.name}" already.`)
  }

  async function refuseLastAdmin(person: PersonRow, what: string): Promise<void> {
    if (person.role !== 'admin') return
    const other = await store
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'admin')
      .where('id', '!=', person.id)
      .executeTakeFirst()
    if (other !== undefined) return
    throw new HttpError(
      409,
      'LAST_ADMIN',
      `"${person.name}" is the only admin and ${what}. Make somebody else an admin first.`,
    )
  }

  async function add({ name, role }: { name: string; role: Role }): Promise<Person> {
    await refuseTaken(name)
    const created: PersonRow = {
      id: newId(Date.now()),
      name,
      folded_name: fold(name),
      role,
      password: null,
      created_at: Date.now(),
    }
    await store.insertInto('people').values(created).execute()
    return shown(created)
  }

  function findFirstAdmin(): Promise<PersonRow | undefined> {
    return store
      .selectFrom('people')
      .selectAll()
      .where('role', '=', 'admin')
      .orderBy('created_at')
      .orderBy('id')
      .executeTakeFirst()
  }

  return {
    async list() {
      const rows = await store.selectFrom('people').selectAll().orderBy('folded_name').execute()
      return rows.map(shown)
    },
    async find(id) {
      const found = await row(id)
      return found === undefined ? undefined : shown(found)
    },
    async named(name) {
      const found = await rowNamed(name)
      return found === undefined ? undefined : shown(found)
    },
    add,
    async change(id, { name, role }) {
      const before = await existing(id)
      if (name !== undefined) await refuseTaken(name, id)
      if (role !== undefined && role !== 'admin') await refuseLastAdmin(before, 'stays one')
      const after = {
        ...(name === undefined ? {} : { name, folded_name: fold(name) }),
        ...(role === undefined ? {} : { role }),
      }
      if (Object.keys(after).length > 0) {
        await store.updateTable('people').set(after).where('id', '=', id).execute()
      }
      return shown({ ...before, ...after })
    },
    async remove(id) {
      const person = await existing(id)
      await refuseLastAdmin(person, 'cannot be removed')
      await store.deleteFrom('people').where('id', '=', id).execute()
      return shown(person)
    },
    async setPassword(id, password) {
      const { name } = await existing(id)
      const problem = passwordProblem(password, name)
      if (problem !== undefined) throw new HttpError(422, 'PASSWORD_TOO_WEAK', problem)
      const hash = await hashPassword(password)
      await store.updateTable('people').set({ password: hash }).where('id', '=', id).execute()
    },
    async withPassword(name, password) {
      const found = await rowNamed(name)
      const fits = await passwordFits(password, found?.password ?? null)
      return found !== undefined && fits ? shown(found) : undefined
    },
    async firstAdmin() {
      const found = await findFirstAdmin()
      if (found !== undefined) return shown(found)
      try {
        return await add({ name: 'admin', role: 'admin' })
      } catch (error) {
        // Another server that starts at the same moment was faster.
        const made = await findFirstAdmin()
        if (made === undefined) throw error
        return shown(made)
      }
    },
    async anyPassword() {
      const found = await store
        .selectFrom('people')
        .select('id')
        .where('password', 'is not', null)
        .executeTakeFirst()
      return found !== undefined
    },
  }
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

function shown({ id, name, role, password, created_at }: PersonRow): Person {
  return { id, name, role, hasPassword: password !== null, createdAt: created_at }
}
