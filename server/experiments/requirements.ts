import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Requirement } from '../../engine/evaluate/gate/requirement.ts'
import type { RequirementList } from '../api/experiments.ts'
import { DatasetName } from '../datasets/shapes.ts'
import type { Store } from '../store/open-store.ts'
import { Evaluators } from './shapes.ts'

/** What is required of the versions of a graph, as it is sent and as a file beside the graph holds it. */
export const Requirements = z.strictObject({
  dataset: DatasetName.exactOptional(),
  evaluators: Evaluators,
  requirements: z.array(Requirement).max(100),
})

/** What versions of graphs must fulfil before they take traffic. */
export interface RequirementStore {
  /** An empty list where nothing is required. */
  find(graph: string): Promise<RequirementList>
  save(graph: string, list: RequirementList, by: string): Promise<void>
  /** Puts what comes with Heddle in place, unless a user wrote something else. */
  installShipped(graph: string, list: RequirementList): Promise<void>
}

const nothing: RequirementList = { evaluators: [], requirements: [] }

export function requirementStore(store: Store): RequirementStore {
  const rowOf = (graph: string) =>
    store.selectFrom('requirements').selectAll().where('graph', '=', graph).executeTakeFirst()

  async function write(
    graph: string,
    content: string,
    by: string,
    shipped: string | null,
  ): Promise<void> {
    const row = { content, updated_at: Date.now(), updated_by: by, shipped_hash: shipped }
    await store
      .insertInto('requirements')
      .values({ graph, ...row })
      .onConflict((conflict) => conflict.column('graph').doUpdateSet(row))
      .execute()
  }

  return {
    async find(graph) {
      const row = await rowOf(graph)
      // SAFETY: `write` is given the text of such a list alone.
      return row === undefined ? nothing : (JSON.parse(row.content) as RequirementList)
    },
    save: (graph, list, by) => write(graph, JSON.stringify(list), by, null),
    async installShipped(graph, list) {
      const content = JSON.stringify(list)
      const wanted = hash('sha256', content, 'hex')
      const row = await rowOf(graph)
      const theirs = row !== undefined && row.shipped_hash === null
      if (theirs || row?.shipped_hash === wanted) return
      await write(graph, content, 'Heddle', wanted)
    },
  }
}

/** The requirements that come with shipped graphs, by graph. */
export function readShippedRequirements(folder: string): ReadonlyMap<string, RequirementList> {
  const found = new Map<string, RequirementList>()
  for (const { name } of readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, name, 'requirements.json')
    if (existsSync(file))
      found.set(name, Requirements.parse(JSON.parse(readFileSync(file, 'utf8'))))
  }
  return found
}
