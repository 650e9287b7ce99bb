import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Values } from '../../engine/run/events.ts'
import type { ExamplesFromRuns } from '../api/datasets.ts'
import { HttpError } from '../http/http-error.ts'
import type { Store } from '../store/open-store.ts'
import { mainOutput } from './suggest-columns.ts'

/** A statement takes so many values at most, in Postgres and in SQLite. */
const batch = 500

/**
 * Examples of what runs were asked, with where they came from. An example is named by its run, so
 * that the same run taken twice stays one example.
 * @throws HttpError for runs and feedback that are not there
 */
export async function examplesFromRuns(
  { runs = [], feedback = [], split, tags, expected = {}, answered = false }: ExamplesFromRuns,
  {
    store,
    journal,
    documentOf,
  }: {
    store: Store
    journal: Pick<Journal, 'run' | 'events' | 'lastEvent'>
    /** The graph of a version, for the names of its outputs. */
    documentOf: (version: string) => Promise<Graph | undefined>
  },
): Promise<Example[]> {
  const given = await feedbackOf(store, feedback)
  const missing = [
    ...runs.filter((run) => journal.run(run) === undefined).map((run) => `run "${run}"`),
    ...feedback.filter((id) => !given.has(id)).map((id) => `feedback "${id}"`),
    ...[...given.values()]
      .filter(({ run }) => journal.run(run) === undefined)
      .map(({ run }) => `run "${run}"`),
  ]
  if (missing.length > 0) {
    throw new HttpError(
      422,
      'RUN_NOT_FOUND',
      `There is no ${missing.slice(0, 10).join(', no ')}. Nothing was added.`,
    )
  }
  const labels = {
    ...(split === undefined ? {} : { split }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags: [...tags] }),
  }
  const examples = new Map<string, Example>()
  for (const run of runs) {
    const right = Object.hasOwn(expected, run) ? { ...expected[run] } : await gaveOf(run)
    examples.set(run, {
      id: run,
      inputs: inputsOf(journal, run),
      ...(right === undefined ? {} : { expected: right }),
      ...labels,
      provenance: { from: 'run', id: run, run },
    })
  }
  for (const [id, { run, version, correction }] of given) {
    const answer = correction === null ? await gaveOf(run) : await answerOf(version, correction)
    const right = Object.hasOwn(expected, run) ? { ...expected[run] } : answer
    examples.set(run, {
      id: run,
      inputs: inputsOf(journal, run),
      ...(right === undefined ? {} : { expected: right }),
      ...labels,
      provenance: { from: 'feedback', id, run },
    })
  }
  return [...examples.values()]

  /** What a run answered, where that is expected and it did. */
  async function gaveOf(run: string): Promise<Record<string, Json> | undefined> {
    if (!answered) return undefined
    const output = mainOutput(await documentOf(journal.run(run)?.version ?? ''))
    const end = journal.lastEvent(run, { whole: true })
    const given = end?.type === 'run-end' && end.status === 'succeeded' ? end.outputs : {}
    const value = given[output]
    return value === undefined ? undefined : { [output]: value }
  }

  async function answerOf(version: string, correction: string): Promise<Record<string, string>> {
    return { [mainOutput(await documentOf(version))]: correction }
  }
}

/** What a run was given, whole. */
function inputsOf(journal: Pick<Journal, 'events'>, run: string): Values {
  const start = journal.events(run, 0, { whole: true }).find(({ type }) => type === 'run-start')
  return start?.type === 'run-start' ? start.input : {}
}

async function feedbackOf(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { run: string; version: string; correction: string | null }>> {
  const found = new Map<string, { run: string; version: string; correction: string | null }>()
  for (let at = 0; at < ids.length; at += batch) {
    const rows = await store
      .selectFrom('feedback')
      .select(['id', 'run', 'version', 'correction'])
      .where('id', 'in', ids.slice(at, at + batch))
      .execute()
    for (const { id, ...row } of rows) found.set(id, row)
  }
  return found
}
