import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { openSqliteJournal } from '../../engine/journal/sqlite-journal.ts'
import { offlineModels } from '../../engine/models/models.ts'
import { createEngine } from '../../engine/run/engine.ts'
import { ledgerGraphs, ledgerInputs, ledgerNodes } from './ledger-nodes.ts'

/**
 * Starts a run of each ledger graph, or goes on with those that are open, and ends itself with
 * SIGKILL at one point: `execution 7`, or before or after the commit that holds the seventh event.
 * Commits themselves are not counted: how many events share one depends on how busy the machine is.
 * Prints the ids of the runs that it acknowledged.
 */
const [, , journalFile, ledgerFile, moment, number] = process.argv
if (journalFile === undefined || ledgerFile === undefined)
  throw new Error('Usage: node crashing-process.ts JOURNAL LEDGER MOMENT NUMBER')

function dieAt(name: string, count: number): void {
  if (moment === name && count === Number(number)) process.kill(process.pid, 'SIGKILL')
}

const journal = dying(openSqliteJournal(journalFile))
const engine = createEngine({
  catalogue: createCatalogue(ledgerNodes(ledgerFile, (count) => dieAt('execution', count))),
  journal,
  models: offlineModels,
  indexes: {
    open: () => Promise.reject(new Error('There are no indexes.')),
    version: () => Promise.resolve(undefined),
  },
})
const handles = [
  ...(await engine.recover(({ graph }) => ledgerGraphs.find(({ name }) => name === graph))),
]
if (handles.length === 0) {
  const started = ledgerGraphs.map(async (graph) => {
    const run = await engine.start(graph, ledgerInputs[graph.name] ?? {})
    process.stdout.write(`${run.id}\n`)
    return run
  })
  handles.push(...(await Promise.all(started)))
}
await Promise.all(handles.map(({ result }) => result))
await journal.close()

/** The journal, with the points at which the process may end around the commit of each event. */
function dying(inner: Journal): Journal {
  let events = 0
  return {
    ...inner,
    append(entries) {
      const appended = inner.append(entries)
      for (const _entry of entries) {
        events += 1
        const count = events
        dieAt('before-commit', count)
        appended.then(
          () => dieAt('after-commit', count),
          () => undefined,
        )
      }
      return appended
    },
  }
}
