import type { Json } from '../../engine/graph/values.ts'
import type { GateReport, GateResult } from '../api/deployments.ts'
import type { GateResultRow } from '../store/deployment-tables.ts'
import { inTurn } from '../store/in-turn.ts'
import type { Store } from '../store/open-store.ts'

/** Results of named checks of versions, such as a test run reports them. */
export interface Gates {
  report(report: GateReport, by: string): Promise<GateResult>
  /** Newest first. */
  list(filter: { version?: string; gate?: string }): Promise<readonly GateResult[]>
  /** Why versions may not take traffic: a sentence for each gate whose newest result is missing or bad. */
  problems(gates: readonly string[], versions: readonly string[]): Promise<readonly string[]>
}

/** How many results are listed at most. */
const mostListed = 500

export function storedGates(store: Store): Gates {
  async function list(filter: { version?: string; gate?: string }): Promise<GateResult[]> {
    const { version, gate } = filter
    let query = store.selectFrom('gate_results').selectAll()
    if (version !== undefined) query = query.where('version', '=', version)
    if (gate !== undefined) query = query.where('gate', '=', gate)
    const rows = await query
      .orderBy('created_at', 'desc')
      .orderBy('number', 'desc')
      .limit(mostListed)
      .execute()
    return rows.map(toResult)
  }

  return {
    report: ({ gate, version, passed, evidence = null }, by) =>
      store.transaction().execute(async (transaction) => {
        await inTurn(transaction, `gate ${gate} of ${version}`)
        const last = await transaction
          .selectFrom('gate_results')
          .select((query) => query.fn.max('number').as('number'))
          .where('version', '=', version)
          .where('gate', '=', gate)
          .executeTakeFirst()
        const row: GateResultRow = {
          number: Number(last?.number ?? 0) + 1,
          gate,
          version,
          passed: passed ? 1 : 0,
          evidence: JSON.stringify(evidence),
          created_at: Date.now(),
          created_by: by,
        }
        await transaction.insertInto('gate_results').values(row).execute()
        return toResult(row)
      }),
    list,
    async problems(gates, versions) {
      const problems: string[] = []
      for (const version of versions) {
        for (const gate of gates) {
          const row = await store
            .selectFrom('gate_results')
            .select('passed')
            .where('version', '=', version)
            .where('gate', '=', gate)
            .orderBy('number', 'desc')
            .limit(1)
            .executeTakeFirst()
          if (row === undefined) {
            problems.push(`There is no result of the gate "${gate}" for the version ${version}.`)
          } else if (row.passed === 0) {
            problems.push(`The version ${version} did not pass the gate "${gate}".`)
          }
        }
      }
      return problems
    },
  }
}

function toResult(row: GateResultRow): GateResult {
  return {
    gate: row.gate,
    version: row.version,
    passed: row.passed === 1,
    // SAFETY: `report` wrote it.
    evidence: JSON.parse(row.evidence) as Json,
    at: row.created_at,
    by: row.created_by,
  }
}
