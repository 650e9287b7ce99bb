import type { Client } from 'pg'
import { lockNumber } from '../store/postgres.ts'

/**
 * The tables of a SQLite journal, in the database of the store. `next` is the number of the event
 * that comes next in a run. The name of the constraint is what a second start of a run is told.
 */
const first = `
  CREATE TABLE journal_run (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    graph text NOT NULL,
    version text NOT NULL,
    status text NOT NULL,
    input text NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint,
    replay_of text,
    next integer NOT NULL DEFAULT 1,
    CONSTRAINT "journal_run.id" UNIQUE (id)
  );
  CREATE INDEX journal_run_by_graph ON journal_run (graph, number);
  CREATE INDEX journal_run_by_status ON journal_run (status, number);
  CREATE TABLE journal_log (
    run bigint NOT NULL,
    seq integer NOT NULL,
    events text NOT NULL,
    PRIMARY KEY (run, seq)
  );
  CREATE TABLE journal_record (
    key text NOT NULL,
    run bigint NOT NULL,
    seq integer NOT NULL,
    PRIMARY KEY (key, run, seq)
  );
  CREATE TABLE journal_value (
    hash text PRIMARY KEY,
    json text NOT NULL
  );
`

/**
 * Several processes: who they are, and which of them works on which run. `owner` is null where nobody
 * does. A process shows that it lives by counting `beats` up. Numbers are never given twice, so that
 * one which was taken for dead cannot be mistaken for another. Messages that are too long for a
 * notification lie in a table until they are read.
 */
const severalProcesses = `
  ALTER TABLE journal_run ADD COLUMN owner integer;
  CREATE TABLE journal_process (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serves integer NOT NULL,
    beats bigint NOT NULL DEFAULT 0
  );
  CREATE TABLE journal_message (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now()
  );
`

/** The runs of an experiment, and those of a graph that belong to none, among however many others. */
const experiments = `
  ALTER TABLE journal_run ADD COLUMN experiment text;
  CREATE INDEX journal_run_by_experiment ON journal_run (experiment, number)
    WHERE experiment IS NOT NULL;
  CREATE INDEX journal_run_of_its_own ON journal_run (graph, number) WHERE experiment IS NULL;
`

/** The runs of no experiment, newest first, behind however many that are of one. */
const ofNoExperiment = `
  CREATE INDEX journal_run_of_no_experiment ON journal_run (number) WHERE experiment IS NULL;
`

/** The runs of a stretch of time, and those of a graph; whether they are of an experiment is told without reading them. */
const inTime = `
  CREATE INDEX journal_run_in_time ON journal_run (started_at, number, experiment);
  CREATE INDEX journal_run_of_graph_in_time
    ON journal_run (graph, started_at, number, experiment);
`

const steps = [first, severalProcesses, experiments, ofNoExperiment, inTime]

/**
 * Makes the tables where there are none, and brings those of an older Heddle up to date, in one transaction.
 * @throws when a newer Heddle made them
 */
export async function bringUpToDate(client: Client, place: string): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${lockNumber('journal schema')})`)
    await client.query('CREATE TABLE IF NOT EXISTS journal_schema (number integer NOT NULL)')
    const { rows } = await client.query<{ number: number | null }>(
      'SELECT max(number) AS number FROM journal_schema',
    )
    const found = rows[0]?.number ?? 0
    if (found > steps.length) {
      throw new Error(
        `The journal in ${place} was written by a newer Heddle (schema ${found}; this one knows ${steps.length}). Start that version, or use another database with DATABASE_URL.`,
      )
    }
    for (const step of steps.slice(found)) await client.query(step)
    if (found < steps.length) {
      await client.query('INSERT INTO journal_schema VALUES ($1)', [steps.length])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
