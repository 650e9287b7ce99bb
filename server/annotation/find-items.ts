import type { Journal, RunRecord } from '../../engine/journal/journal.ts'
import type { ItemsAdd } from '../api/annotation.ts'
import type { Experiments } from '../experiments/experiments.ts'
import { rowsOf, type RowParts } from '../experiments/rows.ts'
import { HttpError } from '../http/http-error.ts'
import type { NewItem } from './queue-store.ts'
import type { StoredQueue } from './stored-queue.ts'

export interface FindParts extends RowParts {
  readonly journal: Pick<Journal, 'run'>
  readonly experiments: Pick<Experiments, 'get'>
}

/** What was asked to be put into a queue. @throws HttpError with all that cannot be */
export async function findItems(
  queue: StoredQueue,
  { runs = [], pairs = [], experiment }: ItemsAdd,
  parts: FindParts,
): Promise<readonly NewItem[]> {
  const wrong = queue.target === 'run' ? pairs.length > 0 : runs.length > 0
  if (wrong) {
    throw new HttpError(
      422,
      'WRONG_TARGET',
      `The queue "${queue.name}" is one of ${queue.target}s. Add ${queue.target}s to it.`,
    )
  }
  const given = [...runs.map((run) => [run]), ...pairs]
  const problems = [...new Set(given.flatMap((item) => problemsOf(queue, item, parts)))]
  if (problems.length > 0) {
    const more = problems.length > 10 ? ` There are ${problems.length - 10} more of these.` : ''
    const said = `${problems.slice(0, 10).join(' ')}${more} Nothing was added.`
    throw new HttpError(422, 'RUNS_DO_NOT_FIT', said)
  }
  const rows = experiment === undefined ? [] : await itemsOfRows(queue, experiment, parts)
  return [...given.map((item) => ({ runs: item })), ...rows]
}

function problemsOf(
  { graph, name }: StoredQueue,
  item: readonly string[],
  { journal }: FindParts,
): string[] {
  const records: RunRecord[] = []
  const problems: string[] = []
  for (const run of item) {
    const record = journal.run(run)
    if (record === undefined) problems.push(`There is no run "${run}".`)
    else if (record.graph !== graph) {
      problems.push(
        `The run "${run}" is one of the graph "${record.graph}", and the queue "${name}" is for "${graph}".`,
      )
    } else if (record.endedAt === undefined) problems.push(`The run "${run}" is not over yet.`)
    else records.push(record)
  }
  const [one, other] = records
  if (one !== undefined && other !== undefined) {
    if (one.id === other.id) problems.push(`The run "${one.id}" cannot be compared with itself.`)
    else if (JSON.stringify(one.input) !== JSON.stringify(other.input)) {
      problems.push(`The runs "${one.id}" and "${other.id}" were not asked the same.`)
    }
  }
  return problems
}

async function itemsOfRows(
  queue: StoredQueue,
  { id, baseline, candidate, metric, show, examples, limit }: NonNullable<ItemsAdd['experiment']>,
  parts: FindParts,
): Promise<NewItem[]> {
  const experiment = await parts.experiments.get(id)
  if (experiment.graph !== queue.graph) {
    throw new HttpError(
      422,
      'WRONG_GRAPH',
      `The experiment "${experiment.name}" is of the graph "${experiment.graph}", and the queue "${queue.name}" is for "${queue.graph}".`,
    )
  }
  const { rows } = await rowsOf(
    experiment,
    {
      baseline,
      candidate,
      metric,
      show,
      after: 0,
      limit: Math.max(1, experiment.examples),
    },
    parts,
  )
  const named = examples === undefined ? undefined : new Set(examples)
  const items = rows.flatMap(({ example, sides }): NewItem[] => {
    if (named?.has(example.id) === false) return []
    const over = sides.filter(({ run, status }) => run !== '' && status !== 'open')
    const [before, after] = over
    if (queue.target === 'pair') {
      return before === undefined || after === undefined ? [] : [{ runs: [before.run, after.run] }]
    }
    const own = over.find(({ variant }) => variant === candidate)
    return own === undefined ? [] : [{ runs: [own.run] }]
  })
  return limit === undefined ? items : items.slice(0, limit)
}
