import { isDeepStrictEqual } from 'node:util'
import type { RecordedEvent } from '../../engine/journal/journal.ts'
import type { Usage } from '../../engine/models/usage.ts'
import type { Values } from '../../engine/run/events.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { ledgerGraphs, ledgerInputs, ledgerSource } from './ledger-graphs.ts'
import { ledgerModels, ledgerNodes } from './ledger-nodes.ts'
import { personWith } from './person.ts'
import { smallEngine } from './small-engine.ts'

/** What a run of a graph comes to when nothing disturbs it. */
export interface Undisturbed {
  readonly outputs: Values
  readonly usage: Usage
  /** How many events it has. */
  readonly events: number
  /** Lines in the ledger. */
  readonly executions: number
}

/** By graph. */
export async function runUndisturbed(): Promise<ReadonlyMap<string, Undisturbed>> {
  const runs = new Map<string, Undisturbed>()
  for (const graph of ledgerGraphs) {
    const journal = memoryJournal()
    const ledger: string[] = []
    const engine = smallEngine({
      journal,
      nodes: ledgerNodes((line) => ledger.push(line)),
      models: ledgerModels,
      graphs: ledgerSource,
    })
    const run = await engine.start(graph, ledgerInputs[graph.name]!)
    const person = personWith(journal, () => ledger)
    const { outputs, usage } = await person.seeThrough(engine, run)
    const events = journal.events(run.id).length
    runs.set(graph.name, { outputs, usage, events, executions: ledger.length })
    await journal.close()
  }
  return runs
}

/** Numbers from 1 on without a gap, and none twice. */
export function isGapFree(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => number === at + 1)
}

/** What the record of a run that is over breaks of what is promised, a sentence each. */
export function brokenBy(
  events: readonly RecordedEvent[],
  { outputs, usage }: Pick<Undisturbed, 'outputs'> & Partial<Pick<Undisturbed, 'usage'>>,
): string[] {
  const broken: string[] = []
  const numbers = events.map(({ seq }) => seq)
  if (!isGapFree(numbers)) broken.push(`It has a gap: ${numbers.join(' ')}.`)
  const ends = events.filter((event) => event.type === 'run-end')
  if (ends.length !== 1) broken.push(`It ended ${ends.length} times.`)
  const [end] = ends
  if (end !== events.at(-1)) broken.push('Something came behind its end.')
  if (end?.status !== 'succeeded') broken.push(`It ${end?.status}: ${end?.error?.message}`)
  if (!isDeepStrictEqual(end?.outputs, outputs)) {
    broken.push(`It gave ${JSON.stringify(end?.outputs)}, not ${JSON.stringify(outputs)}.`)
  }
  if (usage !== undefined && !isDeepStrictEqual(end?.usage, usage)) {
    broken.push(`It took ${JSON.stringify(end?.usage)}, not ${JSON.stringify(usage)}.`)
  }
  const paths = events.flatMap((event) => (event.type === 'node-end' ? [event.path] : []))
  for (const path of new Set(paths)) {
    const times = paths.filter((one) => one === path).length
    if (times > 1) broken.push(`Its node "${path}" ended ${times} times.`)
  }
  return broken
}

/** Executions of one node that are more than it may have. */
export function tooOften(
  place: { readonly run: string; readonly graph: string; readonly path: string },
  events: readonly RecordedEvent[],
  ledger: readonly string[],
  kills: number,
): string[] {
  const { run, graph, path } = place
  const count = ledger.filter((line) => line === `${run}/${path}`).length
  const asks = events.some(
    (event) => event.type === 'node-wait' && event.path === path && !event.uncertain,
  )
  const charges = graph === 'once' && ['pay', 'beside'].includes(path)
  // Once, once more with an answer, and once more for each kill.
  const most = charges ? 1 : kills + (asks ? 2 : 1)
  return count > most ? [`"${path}" was executed ${count} times.`] : []
}
