import { describe, expect, it, onTestFinished } from 'vitest'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import { scoreStore, type ScoreOrigin } from '../experiments/score-store.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { startOfDay } from '../day.ts'
import { liveScoreStore } from './live-score-store.ts'

const minute = 60_000
const noon = Date.UTC(2026, 4, 1, 12)

function origin(run: string, startedAt: number, score: ScoreResult, more = {}): ScoreOrigin {
  return {
    experiment: '',
    run,
    graph: 'loom',
    version: 'v',
    variant: 'current',
    example: '',
    trial: 0,
    metric: 'rubric',
    evaluator: 'rubric',
    evaluatorVersion: 1,
    type: 'number',
    usesModel: true,
    round: 0,
    score,
    ms: 1,
    use: { calls: 1, remembered: 0, tokens: 10, cost: 0.25, models: ['any'] },
    live: { deployment: 'support', startedAt },
    ...more,
  }
}

const ok = (value: number | boolean): ScoreResult => ({ status: 'ok', value })
const error: ScoreResult = { status: 'error', reason: 'The judge is out.', errorType: 'model' }

function keeps(open: () => Promise<Store>): void {
  async function opened(): Promise<Store> {
    const store = await open()
    onTestFinished(() => store.destroy())
    return store
  }

  it('adds up what was given to the runs of each bucket, of one deployment, a graph or all', async () => {
    const store = await opened()
    const other = { live: { deployment: 'other', startedAt: noon } }
    await scoreStore(store).add([
      origin('a', noon + 1, ok(0.5)),
      origin('b', noon + minute - 1, ok(1)),
      origin('c', noon + minute, error),
      origin('d', noon + minute + 1, { status: 'not-applicable', reason: 'It says nothing.' }),
      origin('a', noon + 1, ok(true), { metric: 'said', evaluator: 'contains', type: 'boolean' }),
      origin('e', noon, ok(0), other),
      origin('f', noon - 1, ok(0)),
      origin('g', noon, ok(0), { experiment: 'e', live: undefined }),
    ])
    const scores = liveScoreStore(store)
    const asked = { from: noon, to: noon + 10 * minute }
    const own = await scores.sums({ ...asked, deployment: 'support' }, minute)
    expect(own.toSorted((a, b) => a.key.localeCompare(b.key) || a.at - b.at)).toMatchObject([
      { key: 'rubric', at: noon, count: 2, sum: 1.5, squares: 1.25, errors: 0, notApplicable: 0 },
      { key: 'rubric', at: noon + minute, count: 0, sum: 0, errors: 1, notApplicable: 1 },
      { key: 'said', evaluator: 'contains', type: 'boolean', at: noon, count: 1, sum: 1 },
    ])
    const counted = async (more: object): Promise<number> =>
      (await scores.sums({ ...asked, ...more }, minute)).reduce((all, { count }) => all + count, 0)
    expect(await counted({ graph: 'loom' })).toBe(4)
    expect(await counted({ graph: 'other' })).toBe(0)
    expect(await counted({})).toBe(4)
    expect(await scores.problems({ ...asked, deployment: 'support' })).toEqual(
      new Map([['rubric rubric', 'The judge is out.']]),
    )
  })

  it('says which runs have a score, and what a day took', async () => {
    const store = await opened()
    const now = Date.now()
    await scoreStore(store).add([
      origin('a', now, ok(0.5)),
      origin('b', now, error, {
        use: { calls: 1, remembered: 0, tokens: 1, cost: null, models: [] },
      }),
      origin('c', now, ok(4), { metric: 'length', use: undefined }),
    ])
    const scores = liveScoreStore(store)
    expect(await scores.scored('support', ['a', 'c', 'd'])).toEqual(
      new Set(['a rubric', 'c length']),
    )
    expect(await scores.scored('other', ['a'])).toEqual(new Set())
    const today = startOfDay(now)
    expect(await scores.spent('support', today)).toEqual({ cost: 0.25, unpriced: 1 })
    expect(await scores.spent('other', today)).toEqual({ cost: 0, unpriced: 0 })
  })
}

describe('scores of deployments in SQLite', () => {
  keeps(() => openStore(':memory:'))
})

describe.skipIf(noPostgres)(
  `scores of deployments in Postgres${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    const postgres = withPostgres()
    keeps(async () => openStore(await postgres.database()))
  },
)
