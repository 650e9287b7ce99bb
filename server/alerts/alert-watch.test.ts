import { describe, expect, it, onTestFinished } from 'vitest'
import { noPostgres, withPostgres } from '../../test/support/postgres.ts'
import type { AlertRule } from '../api/alerts.ts'
import type { MonitoredRun } from '../monitor/monitored-run.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { alertChanges, type AlertChanges } from './alert-changes.ts'
import { alertWatch, type AlertWatch } from './alert-watch.ts'
import { ruleStore, type RuleStore } from './rule-store.ts'

const rule: AlertRule = {
  measure: 'failed',
  subject: { kind: 'graph', name: 'loom' },
  limit: 0.5,
  window: 60_000,
  leastRuns: 1,
}

function failedRun(): MonitoredRun {
  const outcome = { status: 'failed', took: 1, cost: 0, inputTokens: 0, outputTokens: 0 } as const
  return { id: 'a', startedAt: Date.now(), outcome }
}

interface Place {
  readonly rules: RuleStore
  readonly changes: AlertChanges
  /** A watch as each server has one for itself. */
  readonly watch: (runs: (graph: string | undefined) => readonly MonitoredRun[]) => AlertWatch
  readonly logged: readonly string[]
}

function placeIn(store: Store): Place {
  const rules = ruleStore(store)
  const changes = alertChanges(store)
  const logged: string[] = []
  return {
    rules,
    changes,
    logged,
    watch: (runs) =>
      alertWatch({
        rules,
        changes,
        monitor: {
          runs: async ({ graph }) => ({ runs: runs(graph) }),
          lookAt: async (all) => all,
        },
        subjects: { graphs: async () => ['loom', 'broken'], deployments: async () => [] },
        fresh: 0,
        onChange: () => undefined,
        log: {
          info: (text: unknown) => void logged.push(String(text)),
          error: (_details: unknown, text?: unknown) => void logged.push(String(text)),
        },
      }),
  }
}

function watches(open: () => Promise<Store>): void {
  async function opened(): Promise<Place> {
    const store = await open()
    onTestFinished(() => store.destroy())
    return placeIn(store)
  }

  it('records each change once, however many servers look at the same time', async () => {
    const { rules, changes, watch } = await opened()
    const { id } = await rules.create(rule, 'ada')
    const servers = Array.from({ length: 4 }, () => watch(() => [failedRun()]))
    await Promise.all(servers.map((server) => server.look()))
    await Promise.all(servers.map((server) => server.look()))
    expect(await changes.last(id)).toMatchObject([{ kind: 'fired', value: 1 }])
    expect(await rules.firing()).toBe(1)
    await Promise.all([1, 2].map(() => watch(() => []).look()))
    // Nothing ran: the rule stays as it was.
    expect(await changes.last(id)).toHaveLength(1)
  })

  it('changes nothing about a rule that was changed while it was looked at', async () => {
    const { rules, changes, watch } = await opened()
    const read = await rules.create(rule, 'ada')
    await rules.update(read.id, { ...rule, limit: 0.9 })
    const stale = { ...read, updatedAt: read.updatedAt - 1 }
    const change = { kind: 'fired', at: 1, value: 1, text: 'It fired.' } as const
    expect(await changes.record(stale, change)).toBe(false)
    expect(await changes.last(read.id)).toEqual([])
    await watch(() => [failedRun()]).look(read.id)
    expect(await changes.last(read.id)).toHaveLength(1)
  })

  it('looks at all others where one cannot be looked at, and says so', async () => {
    const { rules, changes, watch, logged } = await opened()
    const broken = await rules.create({ ...rule, subject: { kind: 'graph', name: 'broken' } }, '')
    const sound = await rules.create(rule, '')
    const server = watch((graph) => {
      if (graph === 'broken') throw new Error('The journal cannot be read.')
      return [failedRun()]
    })
    await server.look()
    expect(await changes.last(sound.id)).toHaveLength(1)
    expect(logged).toContain(`The alert ${broken.id} could not be looked at.`)
    const findings = await server.findings(await rules.list())
    expect(findings.get(broken.id)).toMatchObject({ kind: 'unknown' })
    expect(findings.get(sound.id)).toMatchObject({ kind: 'measured', value: 1 })
  })
}

describe('a watch over SQLite', () => {
  watches(() => openStore(':memory:'))
})

describe.skipIf(noPostgres)(`a watch over Postgres${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()
  watches(async () => openStore(await postgres.database()))
})
