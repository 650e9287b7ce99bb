import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { seededRandom } from '../engine/evaluate/random.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { runUndisturbed } from './support/broken-promises.ts'
import { brokenIn, killAgainAndAgain } from './support/killed-servers.ts'
import { ServerSeries } from './support/server-series.ts'

vi.setConfig({ testTimeout: 600_000 })

// Another night of it: `SEED=7 KILLS=1000 npx vitest run test/kills.test.ts`.
const seed = Number(process.env['SEED'] ?? 2026)
const kills = Number(process.env['KILLS'] ?? 60)
/** Each with a data folder and clients of its own. */
const seriesAtOnce = 2

it(`servers that are killed ${kills} times at random moments under load keep every promise (seed ${seed})`, async () => {
  const undisturbed = await runUndisturbed()
  const series = Array.from({ length: seriesAtOnce }, () => new ServerSeries())
  const followed = await Promise.all(
    series.map((servers, at) =>
      killAgainAndAgain(servers, kills / seriesAtOnce, seededRandom(seed + at)),
    ),
  )
  const broken = series.flatMap((servers, at) => {
    const journal = openSqliteJournal(join(servers.home, 'journal.sqlite'))
    const found = brokenIn(journal, servers, followed[at]!, undisturbed)
    void journal.close()
    return found
  })
  expect(broken).toEqual([])
  const resumed = followed
    .flat()
    .filter(({ events }) => events.some(({ type }) => type === 'run-resume'))
  // Most kills came in the middle of something.
  expect(resumed.length).toBeGreaterThan(kills / 2)
})
