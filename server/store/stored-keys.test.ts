import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServed } from '../../test/support/served.ts'
import { ownFolder } from '../../test/support/temporary-folder.ts'

const key = 'canary-0123456789-abcdefgh'

test('a key is in no file of the data folder, and is there again after a restart', async () => {
  const home = ownFolder()
  {
    await using heddle = await startServed({ home, settle: false })
    await heddle.connect({ baseUrl: 'http://127.0.0.1:9/v1', key, profiles: [] })
    expectNowhere(home)
  }
  expectNowhere(home)
  await using heddle = await startServed({ home, settle: false })
  expect(heddle.server.workspace.connection.secrets()).toEqual([key])
})

test('a store without its key file says that the key must be entered again, and works', async () => {
  const [home, copy] = [ownFolder(), ownFolder()]
  {
    await using heddle = await startServed({ home, settle: false })
    const profiles = [{ name: 'default', model: 'm' }]
    await heddle.connect({ baseUrl: 'http://127.0.0.1:9/v1', key, profiles })
  }
  for (const name of ['heddle.sqlite', 'journal.sqlite']) {
    copyFileSync(join(home, name), join(copy, name))
  }
  await using heddle = await startServed({ home: copy, settle: false })
  expect(heddle.logged()).toContain('cannot be decrypted with the key file of this data folder')
  const { status, body } = await heddle.send('/api/settings')
  expect([status, body]).toMatchObject([
    200,
    { provider: { baseUrl: 'http://127.0.0.1:9/v1', key: null } },
  ])
  await heddle.connect({ key: 'another-key-0123456789' })
  expect((await heddle.send('/api/settings')).body).toMatchObject({ provider: { key: '…6789' } })
})

function expectNowhere(folder: string): void {
  const forms = [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')]
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.length).toBeGreaterThan(3)
  const found = files.filter((file) => {
    const text = readFileSync(join(file.parentPath, file.name), 'latin1')
    return forms.some((form) => text.includes(form))
  })
  expect(found.map(({ name }) => name)).toEqual([])
}
