import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { printGraph } from '../engine/graph/canonical.ts'
import type { ErrorBody, GraphAnswer, VersionList } from '../server/api.ts'
import { saying } from './support/deployed.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const eventually = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 40_000, interval: 100 })

describe.skipIf(noPostgres)(
  `a folder of graphs that several servers are given${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    const postgres = withPostgres()

    async function served(url: string, graphs: string, first?: Served): Promise<Served> {
      const home = join(ownFolder(), 'home')
      mkdirSync(home)
      if (first !== undefined) {
        copyFileSync(join(first.home, 'secret.key'), join(home, 'secret.key'))
      }
      const heddle = await startServed({
        warm: false,
        home,
        graphs,
        variables: { DATABASE_URL: url },
      })
      onTestFinished(() => heddle[Symbol.asyncDispose]())
      return heddle
    }

    async function messages(heddle: Served): Promise<string[]> {
      const { body } = await heddle.send<VersionList>('/api/graphs/greet/versions')
      return body.versions.map(({ message }) => message).toReversed()
    }

    it('is worked with by one of them, whatever path it is given as, until that one ends', async () => {
      const url = await postgres.database()
      const folder = ownFolder()
      const link = join(ownFolder(), 'link')
      symlinkSync(folder, link)
      const file = join(folder, 'greet.json')
      writeFileSync(file, printGraph(saying('greet', 'one')))
      const first = await served(url, folder)
      const second = await served(url, link, first)
      expect(first.logged()).toContain('1 files')
      expect(second.logged()).toContain(
        `Another server on this Postgres works with the folder ${folder}, or with one of that path on its machine, so this one leaves the files there alone.`,
      )

      writeFileSync(file, printGraph(saying('greet', 'two')))
      const changed = ['Added with greet.json', 'Changed in greet.json: changed said']
      await eventually(async () => expect(await messages(second)).toEqual(changed))

      const { body } = await second.send<GraphAnswer>('/api/graphs/greet')
      await second.send('/api/graphs/greet/draft', {
        method: 'PUT',
        body: { baseRevision: body.revision, draft: saying('greet', 'three') },
      })
      await second.send('/api/graphs/greet/versions', { body: { message: 'Saved' } })
      await eventually(async () => expect(readFileSync(file, 'utf8')).toContain('three'))
      const refused = await second.send<ErrorBody>('/api/graphs/greet/file', { method: 'POST' })
      expect(refused.status).toBe(404)
      expect(await messages(first)).toEqual([...changed, 'Saved'])

      await first[Symbol.asyncDispose]()
      writeFileSync(file, printGraph(saying('greet', 'four')))
      await eventually(async () =>
        expect(await messages(second)).toEqual([...changed, 'Saved', changed[1]]),
      )
    })
  },
)
