import { expect, test } from 'vitest'
import { openAccess } from '../../server/auth/access.ts'
import { noSecrets } from '../../engine/egress/secrets.ts'
import { createLog } from '../../server/log.ts'
import { openAudit } from '../../server/people/audit.ts'
import { openPeople } from '../../server/people/people.ts'
import { openStoredSecrets, type StoredSecrets } from '../../server/people/stored-secrets.ts'
import type { Store } from '../../server/store/open-store.ts'
import type { OpenStore } from './open-store.ts'

const pepper = Buffer.alloc(32, 7)

function secretsIn(store: Store): Promise<StoredSecrets> {
  return openStoredSecrets({
    store,
    sealingKey: Buffer.alloc(32, 9),
    environment: noSecrets,
    log: createLog({ terminal: false, write: () => undefined }),
  })
}

/** People, their credentials, secrets and the audit log in any store. */
export function keepsPeople(openStore: OpenStore): void {
  test('people are listed by name, have it once, and one of them stays an admin', async () => {
    const people = openPeople(await openStore())
    const admins = await Promise.all([1, 2, 3].map(() => people.firstAdmin()))
    expect(new Set(admins.map(({ id }) => id)).size).toBe(1)
    const ada = await people.add({ name: 'Ada Ä', role: 'editor' })
    await expect(people.add({ name: 'ada ä', role: 'viewer' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    })
    expect((await people.list()).map(({ name }) => name)).toEqual(['Ada Ä', 'admin'])
    await expect(people.remove(admins[0]!.id)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await people.change(ada.id, { role: 'admin' })
    await people.setPassword(ada.id, 'a long enough phrase')
    expect(await people.withPassword('ADA Ä', 'a long enough phrase')).toMatchObject({
      id: ada.id,
      role: 'admin',
      hasPassword: true,
    })
    expect(await people.withPassword('Ada Ä', 'another phrase')).toBeUndefined()
    expect(await people.anyPassword()).toBe(true)
    expect(await people.remove(admins[0]!.id)).toMatchObject({ name: 'admin' })
  })

  test('a login opens one session, of many who come with it at once', async () => {
    const store = await openStore()
    const people = openPeople(store)
    const access = openAccess(store, pepper, people)
    const login = await access.createLogin()
    const opened = await Promise.all(Array.from({ length: 6 }, () => access.signIn(login)))
    const [signedIn, ...more] = opened.filter((one) => one !== undefined)
    expect(more).toEqual([])
    expect(await access.session(signedIn!.session)).toMatchObject({ name: 'admin' })
    await access.signOut(signedIn!.session)
    expect(await access.session(signedIn!.session)).toBeUndefined()
  })

  test('a key is what it was made as until it is revoked, and takes its sessions along', async () => {
    const store = await openStore()
    const access = openAccess(store, pepper, openPeople(store))
    const boundTo = [{ kind: 'graph' as const, name: 'g' }]
    const { row, token } = await access.createKey({ name: 'Ä', scopes: ['run'], boundTo })
    expect(await access.bearer(token)).toEqual({
      id: row.id,
      name: 'Ä',
      scopes: new Set(['run']),
      boundTo,
    })
    const session = (await access.signIn(token))!.session
    const other = openAccess(store, pepper, openPeople(store))
    expect(await other.session(session)).toMatchObject({ name: 'Ä', boundTo })
    const ended: string[] = []
    access.onEnd((credential) => ended.push(credential))
    expect((await access.revokeKey(row.id))?.name).toBe('Ä')
    expect(await access.revokeKey(row.id)).toBeUndefined()
    expect(ended).toHaveLength(2)
    expect(await other.bearer(token)).toBeUndefined()
    expect(await other.session(session)).toBeUndefined()
    const expired = await access.createKey({ name: 'x', scopes: ['run'], expiresAt: 1 })
    expect(await access.bearer(expired.token)).toBeUndefined()
  })

  test('many requests of somebody whom a proxy names for the first time make one person', async () => {
    const store = await openStore()
    const people = openPeople(store)
    const access = openAccess(store, pepper, people)
    const actors = await Promise.all(Array.from({ length: 6 }, () => access.forwarded('ada')))
    expect(new Set(actors.map(({ person }) => person)).size).toBe(1)
    expect(await people.list()).toHaveLength(1)
  })

  test('a secret is sealed, and another process has it when it reads again', async () => {
    const store = await openStore()
    const secrets = await secretsIn(store)
    const other = await secretsIn(store)
    await secrets.put('A', { value: 'välue', hosts: ['a.example'], by: 'Ada' })
    const rows = await store.selectFrom('secrets').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('välue')
    expect(other.list()).toEqual([])
    await other.reread()
    expect(other.list()).toEqual(secrets.list())
    expect(other.values()).toEqual(['välue'])
    await secrets.put('A', { hosts: ['b.example'], by: 'Ada' })
    await secrets.remove('A')
    await other.reread()
    expect(other.list()).toEqual([])
    // What was sent before may still come back.
    expect(other.values()).toEqual(['välue'])
  })

  test('the audit log is read on from any entry, and its ids rise', async () => {
    const audit = openAudit(await openStore())
    for (let at = 0; at < 20; at += 1) {
      await audit.add({ actor: 'a', name: 'Ada', action: `do ${at}`, target: 'ä'.repeat(400) })
    }
    const newest = await audit.list({ limit: 5 })
    expect(newest.map(({ action }) => action)).toEqual([19, 18, 17, 16, 15].map((at) => `do ${at}`))
    expect(newest[0]?.target).toHaveLength(300)
    const further = await audit.list({ after: newest[4]!.id, limit: 99 })
    expect(further.map(({ action }) => action)).toEqual([16, 17, 18, 19].map((at) => `do ${at}`))
    expect(Number.isSafeInteger(further[0]?.at)).toBe(true)
  })
}
