import type { Client } from 'pg'
import type { Rows } from '../../engine/journal/rows.ts'

/** Writes rows in one transaction: all of them, or, when it throws, none. */
export async function writeRows(client: Client, rows: Rows): Promise<void> {
  await client.query('BEGIN')
  try {
    await writeAll(client, rows)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Whether rows are there, of whose commit nobody heard the end. */
export async function wereWritten(client: Client, { packs }: Rows): Promise<boolean> {
  const [pack] = packs
  if (pack === undefined) return false
  const { rowCount } = await client.query(
    'SELECT 1 FROM journal_log JOIN journal_run ON number = run WHERE id = $1 AND seq = $2 AND events = $3',
    [pack.run, pack.seq, pack.events],
  )
  return rowCount === 1
}

async function writeAll(client: Client, { starts, records, values, ...rest }: Rows): Promise<void> {
  if (starts.length > 0) {
    await client.query(
      `INSERT INTO journal_run (id, graph, version, status, input, started_at, replay_of, experiment)
       SELECT id, graph, version, 'running', input, started_at, replay_of, experiment
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
         WITH ORDINALITY AS start (id, graph, version, input, started_at, replay_of, experiment, position)
       ORDER BY position`,
      [
        starts.map(({ run }) => run),
        starts.map(({ graph }) => graph),
        starts.map(({ version }) => version),
        starts.map(({ input }) => input),
        starts.map(({ at }) => at),
        starts.map(({ replayOf }) => replayOf ?? null),
        starts.map(({ experiment }) => experiment ?? null),
      ],
    )
  }
  if (values.size > 0) {
    await client.query(
      'INSERT INTO journal_value (hash, json) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING',
      [[...values.keys()], [...values.values()]],
    )
  }
  const numbers = await writePacks(client, rest)
  if (records.length > 0) {
    await client.query(
      'INSERT INTO journal_record (key, run, seq) SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[])',
      [
        records.map(({ key }) => key),
        records.map(({ run }) => numbers.get(run)),
        records.map(({ seq }) => seq),
      ],
    )
  }
}

/** @returns the numbers of the runs whose events they are */
async function writePacks(
  client: Client,
  { packs, changes }: Pick<Rows, 'packs' | 'changes'>,
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Set(packs.map(({ run }) => run))]
  // Locked, so that two who go on with one run do so one after the other, and the second is refused.
  const { rows } = await client.query<{ id: string; number: number; next: number }>(
    'SELECT id, number, next FROM journal_run WHERE id = ANY ($1::text[]) ORDER BY number FOR UPDATE',
    [names],
  )
  const ends = new Map(rows.map((row) => [row.id, row]))
  for (const { run, seq, count } of packs) {
    const end = ends.get(run)
    if (end === undefined) {
      throw new Error(`The journal was given an event of the run "${run}", which never started.`)
    }
    if (seq !== end.next) {
      throw new Error(
        `The journal was given event ${seq} of the run "${run}", which goes on with ${end.next}; another process may work on it, too.`,
      )
    }
    end.next = seq + count
  }
  await client.query(
    'INSERT INTO journal_log (run, seq, events) SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[])',
    [
      packs.map(({ run }) => ends.get(run)?.number),
      packs.map(({ seq }) => seq),
      packs.map(({ events }) => events),
    ],
  )
  const status = new Map(changes.map((change) => [change.run, change.status]))
  const endedAt = new Map(changes.map((change) => [change.run, change.endedAt]))
  await client.query(
    `UPDATE journal_run SET next = change.next, status = coalesce(change.status, journal_run.status),
       ended_at = coalesce(change.ended_at, journal_run.ended_at)
     FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bigint[]) AS change (number, next, status, ended_at)
     WHERE journal_run.number = change.number`,
    [
      rows.map(({ number }) => number),
      rows.map(({ next }) => next),
      rows.map(({ id }) => status.get(id) ?? null),
      rows.map(({ id }) => endedAt.get(id) ?? null),
    ],
  )
  return new Map(rows.map(({ id, number }) => [id, number]))
}
