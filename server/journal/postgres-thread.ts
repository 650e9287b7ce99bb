import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Rows } from '../../engine/journal/rows.ts'
import { isAway } from '../store/postgres-errors.ts'
import { openSessions } from './postgres-sessions.ts'

// The thread that talks to Postgres for a journal: see `openPostgresJournal`.

/** What the thread is started with. */
export interface PostgresThreadData {
  readonly url: string
  /** Takes questions and gives answers; whoever asks sleeps until `answered` changes. */
  readonly reads: MessagePort
  /** How many answers were given. */
  readonly answered: Int32Array
}

/** What the thread tells besides answers: that it opened or wrote what it was given, or why not. */
export interface Told {
  readonly refusal?: Refusal
}

/** What is to be written, and the number of this process where several work on the journal. */
export interface Writing {
  readonly rows: Rows
  readonly process: number | undefined
}

export interface Refusal {
  readonly message: string
  /** It may pass by itself. */
  readonly away: boolean
}

export interface Question {
  readonly number: number
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Answer {
  readonly number: number
  readonly rows?: readonly Readonly<Record<string, unknown>>[]
  readonly refusal?: Refusal
}

// SAFETY: `openPostgresJournal` alone starts this file.
const { url, reads, answered } = workerData as PostgresThreadData
const sessions = await openSessions(url)

reads.on('message', ({ number, text, values }: Question) => {
  sessions
    .read(text, values)
    .then(
      (rows) => reads.postMessage({ number, rows }),
      (error: unknown) => reads.postMessage({ number, refusal: refusalOf(error) }),
    )
    .finally(() => {
      Atomics.add(answered, 0, 1)
      Atomics.notify(answered, 0)
    })
})

parentPort?.on('message', (writing: Writing | 'close') => {
  if (writing === 'close') {
    void sessions.close().finally(() => {
      reads.close()
      parentPort?.close()
    })
    return
  }
  sessions.write(writing.rows, writing.process).then(
    () => tell({}),
    (error: unknown) => tell({ refusal: refusalOf(error) }),
  )
})

tell({})

function tell(told: Told): void {
  parentPort?.postMessage(told)
}

function refusalOf(error: unknown): Refusal {
  return { message: messageOf(error), away: isAway(error) }
}
