import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { openSqliteJournal } from '../../engine/journal/sqlite-journal.ts'
import { createEngine } from '../../engine/run/create-engine.ts'
import graphNode from '../../nodes/graph.ts'
import { ledgerGraphs, ledgerInputs, ledgerSource } from './ledger-graphs.ts'
import { fileLedger, ledgerModels, ledgerNodes } from './ledger-nodes.ts'
import { personWith } from './person.ts'

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
const ledger = fileLedger(ledgerFile)
let executions = 0
const nodes = ledgerNodes((line) => {
  ledger.add(line)
  executions += 1
  dieAt('execution', executions)
})
const engine = createEngine({
  catalogue: createCatalogue([...nodes, graphNode]),
  journal,
  models: ledgerModels,
  indexes: {
    open: () => Promise.reject(new Error('There are no indexes.')),
    version: () => Promise.resolve(undefined),
  },
  graphs: ledgerSource,
})
const person = personWith(journal, () => ledger.lines())
const handles = [...(await engine.recover())]
for (const { id } of journal.runs({ status: 'waiting', limit: 99 })) {
  handles.push(await person.answer(engine, id))
}
if (journal.runs({ limit: 1 }).length === 0) {
  const started = ledgerGraphs.map(async (graph) => {
    const run = await engine.start(graph, ledgerInputs[graph.name] ?? {})
    process.stdout.write(`${run.id}\n`)
    return run
  })
  handles.push(...(await Promise.all(started)))
}
await Promise.all(handles.map((handle) => person.seeThrough(engine, handle)))
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
