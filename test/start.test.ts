import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { SearchAnswer } from '../server/api.ts'
import { echo } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'
import { mainFile, spawnRefused, spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

const question = 'What is a heddle on a loom?'

// Processes that start beside other tests take their time.
vi.setConfig({ testTimeout: 60_000 })

describe('a server that cannot start says why in a sentence, and ends with code 1', () => {
  test('when its data folder is in use', async () => {
    const home = ownFolder()
    await using heddle = await startServed({ home })
    const { code, output } = await spawnRefused({ home, file: mainFile })
    expect(output).toBe(
      `The data folder ${home} is in use by another Heddle. Stop that one, or name another folder with HEDDLE_HOME.\n`,
    )
    expect(code).toBe(1)
    expect((await heddle.send('/health')).status).toBe(200)
    // The second one must not have taken away how the command line reaches the first.
    expect(readFileSync(join(home, 'address'), 'utf8').trim()).toBe(heddle.url)
  })

  test('when its port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve)
    })
    onTestFinished(() => void taken.close())
    // SAFETY: a server that listens on a port has this address.
    const { port } = taken.address() as AddressInfo
    const home = ownFolder()
    const { code, output } = await spawnRefused({ home, variables: { PORT: String(port) } })
    expect(output).toBe(
      `Port ${port} is taken by another program. Stop it, or start with another port: PORT=${port + 1} npm start.\n`,
    )
    expect(code).toBe(1)
  })

  test('when a variable makes no sense', async () => {
    const home = ownFolder()
    const variables = { PORT: 'x', HOST: '0.0.0.0', HEDDLE_TOKEN: '' }
    const { code, output } = await spawnRefused({ home, variables })
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^HOST is "0\.0\.0\.0", which other machines can reach\./),
      expect.stringMatching(/^PORT is "x"; it must be a whole number/),
    ])
    expect(code).toBe(1)
  })

  test('when its data folder cannot be made', async () => {
    const file = join(ownFolder(), 'file')
    writeFileSync(file, '')
    const home = join(file, 'data')
    const { code, output } = await spawnRefused({ home })
    expect(output).toMatch(
      new RegExp(`^The data folder ${home} cannot be used: .*HEDDLE_HOME\\.\n$`),
    )
    expect(code).toBe(1)
  })

  for (const [file, change] of [
    ['heddle.sqlite', 'INSERT INTO schema_version (number) VALUES (999)'],
    ['journal.sqlite', 'PRAGMA user_version = 999'],
  ] as const) {
    test(`when ${file} was written by a newer Heddle, and leaves it as it is`, async () => {
      const home = ownFolder()
      await (await startServed({ home, settle: false }))[Symbol.asyncDispose]()
      const path = join(home, file)
      const database = new DatabaseSync(path)
      database.exec(change)
      database.close()
      const before = readFileSync(path)
      const { code, output } = await spawnRefused({ home })
      expect(output).toMatch(
        new RegExp(`^The (store|journal) ${path} was written by a newer Heddle \\(schema 999; `),
      )
      expect(code).toBe(1)
      expect(readFileSync(path).equals(before)).toBe(true)
    })

    test(`when ${file} is no database, and leaves it as it is`, async () => {
      const home = ownFolder()
      const path = join(home, file)
      const text = 'This is a note, and no database. '.repeat(200)
      writeFileSync(path, text)
      const { code, output } = await spawnRefused({ home })
      expect(output).toContain(path)
      expect(output.trim()).toMatch(/^The (store|journal) [^\n]*\.$/)
      expect(code).toBe(1)
      expect(readFileSync(path, 'utf8')).toBe(text)
    })
  }

  test('when others may read its key', async () => {
    const home = ownFolder()
    writeFileSync(join(home, 'secret.key'), `${'A'.repeat(43)}\n`, { mode: 0o644 })
    const { code, output } = await spawnRefused({ home })
    expect(output).toMatch(/^The key file .* can be read by other users of this machine\./)
    expect(code).toBe(1)
  })
})

describe('the searchable copy of the indexes', () => {
  async function search(heddle: Served): Promise<SearchAnswer['documents']> {
    const { body } = await heddle.send<SearchAnswer>('/api/indexes/docs/search', {
      body: { query: question },
    })
    return body.documents
  }

  function filesIn(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  }

  test('may be deleted or damaged: it is made again at the start', async () => {
    const home = ownFolder()
    const lance = join(home, 'lance')
    let before: SearchAnswer['documents'] = []
    {
      await using heddle = await startServed({ home })
      before = await search(heddle)
      expect(before.length).toBeGreaterThan(0)
    }
    const damages: [string, () => void][] = [
      ['deleted', () => rmSync(lance, { recursive: true })],
      ['words cut', () => cut(/\.words$/)],
      ['words deleted', () => remove(/\.words$/)],
      ['words unreadable', () => write(/\.words$/, 'nonsense')],
      ['words empty', () => write(/\.words$/, '')],
      ['empty folders', () => (rmSync(lance, { recursive: true }), mkdirSync(lance))],
    ]
    for (const [what, damage] of damages) {
      damage()
      await using heddle = await startServed({ home })
      expect([what, await search(heddle)]).toEqual([what, before])
      const run = await heddle.run('docs-chatbot', { question })
      expect([what, run.status]).toEqual([what, 'succeeded'])
      expect([what, heddle.logged()]).toEqual([what, expect.not.stringContaining('"error"')])
    }
    function cut(name: RegExp): void {
      for (const file of some(name)) truncateSync(file, Math.floor(statSync(file).size / 2))
    }
    function remove(name: RegExp): void {
      for (const file of some(name)) rmSync(file)
    }
    function write(name: RegExp, text: string): void {
      for (const file of some(name)) writeFileSync(file, text)
    }
    function some(name: RegExp): string[] {
      const files = filesIn(lance).filter((file) => name.test(file))
      expect(files.length).toBeGreaterThan(0)
      return files
    }
  })
})

test('only its owner can read the data folder, whatever the umask is', async () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const home = join(ownFolder(), 'a', 'b')
  await using heddle = await spawnServer({ home })
  await heddle.publish(echo('kept'))
  await heddle.run('kept', { question })
  const modes = ['.', ...readdirSync(home)].map((name) => {
    const stat = statSync(join(home, name))
    return `${name} ${(stat.mode & 0o777).toString(8)} ${stat.isDirectory() ? 'folder' : 'file'}`
  })
  expect(modes.filter((mode) => !/ (700 folder|600 file)$/.test(mode))).toEqual([])
  expect(modes.length).toBeGreaterThan(10)
})
