import { extname } from 'node:path'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Journal, RunFilter } from '../../engine/journal/journal.ts'
import {
  journalOver,
  type BareRunRow,
  type EndRow,
  type RunRow,
} from '../../engine/journal/row-journal.ts'
import { PostgresAway } from '../store/postgres-errors.ts'
import type {
  Answer,
  PostgresThreadData,
  Question,
  Refusal,
  Told,
  Writing,
} from './postgres-thread.ts'

type Row = Readonly<Record<string, unknown>>

/** Milliseconds that a question may take. */
const patience = 15_000
/** Packs that are fetched at once. */
const page = 64

/**
 * A journal in Postgres, which any number of processes may share. A thread of its own has the
 * connections. Writes are as they are in a file; whoever reads waits for the answer, as for a disk,
 * and with it everything else of this process: Postgres should be near.
 * @param options.process number of this process now, which makes the runs its own that it records;
 * what it records of the runs of others is refused
 * @throws when Postgres cannot be used
 */
export async function openPostgresJournal(
  url: string,
  options: { process?: () => number } = {},
): Promise<Journal> {
  const { port1: reads, port2 } = new MessageChannel()
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const file = new URL(`./postgres-thread${extname(import.meta.url)}`, import.meta.url)
  const workerData: PostgresThreadData = {
    url,
    reads: port2,
    answered,
  }
  const thread = new Worker(file, {
    workerData,
    transferList: [port2],
    name: 'journal',
    execArgv: [],
  })

  let lost: Error | undefined
  let pending: PromiseWithResolvers<void> | undefined = Promise.withResolvers<void>()
  const ready = pending.promise
  thread.on('message', (told: Told) => {
    settle(told.refusal === undefined ? undefined : errorOf(told.refusal))
  })
  thread.on('error', (error) => (lost = new Error(error.message, { cause: error })))
  thread.on('exit', () => {
    lost ??= new Error('The journal is closed.')
    settle(lost)
  })

  function settle(error?: Error): void {
    const settled = pending
    pending = undefined
    // It keeps no process alive that has nothing to write.
    thread.unref()
    if (error === undefined) settled?.resolve()
    else settled?.reject(error)
  }

  await ready

  let asked = 0
  function ask(text: string, ...values: unknown[]): readonly Row[] {
    if (lost !== undefined) throw lost
    const number = (asked += 1)
    const question: Question = { number, text, values }
    reads.postMessage(question)
    const deadline = performance.now() + patience
    for (;;) {
      const seen = Atomics.load(answered, 0)
      // SAFETY: `postgres-thread.ts` alone writes to this port.
      const answer = receiveMessageOnPort(reads)?.message as Answer | undefined
      if (answer?.number === number) {
        if (answer.rows !== undefined) return answer.rows
        throw errorOf(answer.refusal, 'The journal could not be read: ')
      }
      // Another number is the answer to a question that nobody waits for any more.
      if (answer !== undefined) continue
      const left = deadline - performance.now()
      if (left <= 0) {
        throw new PostgresAway(
          `The journal could not be read: Postgres did not answer for ${patience / 1000} s.`,
        )
      }
      Atomics.wait(answered, 0, seen, left)
    }
  }

  function list(columns: string, filter: RunFilter): readonly Row[] {
    const { text, values } = listQuery(columns, filter)
    return ask(text, ...values)
  }

  return journalOver({
    write(rows) {
      if (lost !== undefined) return Promise.reject(lost)
      pending = Promise.withResolvers<void>()
      thread.ref()
      const writing: Writing = { rows, process: options.process?.() }
      thread.postMessage(writing)
      return pending.promise
    },
    run: (id) => ask('SELECT * FROM journal_run WHERE id = $1', id).map(toRunRow)[0],
    runs: (filter) => list('*', filter).map(toRunRow),
    bareRuns: (filter) => list(bareColumns, filter).map(toBareRunRow),
    *packs(run, after) {
      let rows = ask(firstPacks, run, after)
      while (rows.length > 0) {
        for (const { events } of rows) yield String(events)
        const last = rows.at(-1)
        rows = rows.length < page ? [] : ask(nextPacks, last?.['run'], last?.['seq'])
      }
    },
    lastPack(run) {
      const [found] = ask(lastPack, run)
      return found === undefined ? undefined : String(found['events'])
    },
    lastRuns: (graphs) => ask(lastRuns, [...graphs]).map(toRunRow),
    ends: (runs) => ask(endsOf, [...runs]).map(toEndRow),
    record(key) {
      const [found] = ask(recordOf, key)
      return found === undefined
        ? undefined
        : { seq: Number(found['seq']), events: String(found['events']) }
    },
    value(hash) {
      const [found] = ask('SELECT json FROM journal_value WHERE hash = $1', hash)
      return found === undefined ? undefined : String(found['json'])
    },
    isDamage: () => false,
    async close() {
      if (lost !== undefined) return
      const over = new Promise((resolve) => {
        thread.once('exit', resolve)
      })
      thread.ref()
      thread.postMessage('close')
      await over
      reads.close()
    },
  })
}

function errorOf(refusal: Refusal | undefined, before = ''): Error {
  const message = before + (refusal?.message ?? 'nobody says why.')
  return refusal?.away ? new PostgresAway(message) : new Error(message)
}

const firstPacks = `
  SELECT run, seq, events FROM journal_log
  WHERE run = (SELECT number FROM journal_run WHERE id = $1) AND seq >= coalesce((
    SELECT max(seq) FROM journal_log
    WHERE run = (SELECT number FROM journal_run WHERE id = $1) AND seq <= $2), 0)
  ORDER BY seq LIMIT ${page}`

const nextPacks = `
  SELECT run, seq, events FROM journal_log WHERE run = $1 AND seq > $2 ORDER BY seq LIMIT ${page}`

const lastPack = `
  SELECT events FROM journal_log WHERE run = (SELECT number FROM journal_run WHERE id = $1)
  ORDER BY seq DESC LIMIT 1`

const lastRuns = `
  SELECT run.* FROM unnest($1::text[]) AS asked (graph) CROSS JOIN LATERAL (
    SELECT * FROM journal_run AS own WHERE own.graph = asked.graph AND own.experiment IS NULL
    ORDER BY number DESC LIMIT 1
  ) AS run`

const endsOf = `
  SELECT id, started_at, ended_at, (
    SELECT events FROM journal_log AS log WHERE log.run = run.number ORDER BY seq DESC LIMIT 1
  ) AS events
  FROM journal_run AS run WHERE id = ANY ($1::text[]) AND ended_at IS NOT NULL`

const recordOf = `
  SELECT record.seq, (
    SELECT events FROM journal_log AS log
    WHERE log.run = record.run AND log.seq <= record.seq ORDER BY log.seq DESC LIMIT 1
  ) AS events
  FROM journal_record AS record WHERE key = $1 ORDER BY record.run DESC, record.seq DESC LIMIT 1`

const bareColumns = 'id, graph, version, status, started_at, ended_at, replay_of, experiment'

function toRunRow(row: Row): RunRow {
  return { ...toBareRunRow(row), input: String(row['input']) }
}

function toBareRunRow(row: Row): BareRunRow {
  return {
    id: String(row['id']),
    graph: String(row['graph']),
    version: String(row['version']),
    status: String(row['status']),
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
    replayOf: typeof row['replay_of'] === 'string' ? row['replay_of'] : null,
    experiment: typeof row['experiment'] === 'string' ? row['experiment'] : null,
  }
}

function toEndRow(row: Row): EndRow {
  return {
    id: String(row['id']),
    startedAt: Number(row['started_at']),
    endedAt: Number(row['ended_at']),
    events: String(row['events']),
  }
}

function listQuery(
  columns: string,
  { graph, status, experiment, before, from, to, limit }: RunFilter,
): { text: string; values: readonly (string | number)[] } {
  const values: (string | number)[] = []
  const conditions: string[] = []
  const condition = (value: string | number | undefined, text: (place: string) => string): void => {
    if (value === undefined) return
    values.push(value)
    conditions.push(text(`$${values.length}`))
  }
  condition(graph, (place) => `graph = ${place}`)
  condition(status, (place) => `status = ${place}`)
  if (experiment === null) conditions.push('experiment IS NULL')
  else condition(experiment, (place) => `experiment = ${place}`)
  condition(from, (place) => `started_at >= ${place}`)
  condition(to, (place) => `started_at < ${place}`)
  const inTime = from !== undefined || to !== undefined
  const order = inTime ? 'started_at, number' : 'number'
  condition(before, (id) => `(${order}) < (SELECT ${order} FROM journal_run WHERE id = ${id})`)
  values.push(limit)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const newestFirst = inTime ? 'started_at DESC, number DESC' : 'number DESC'
  return {
    text: `SELECT ${columns} FROM journal_run ${where} ORDER BY ${newestFirst} LIMIT $${values.length}`,
    values,
  }
}
