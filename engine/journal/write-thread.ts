import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../graph/message-of.ts'
import { openDatabase } from './database.ts'
import { rowWriter } from './write-rows.ts'
import type { Rows } from './rows.ts'

// The thread that writes a journal file: see `startWriteThread`.

/** What the thread is started with. */
export interface WriteThreadData {
  readonly path: string
  readonly patience: number
}

// SAFETY: `startWriteThread` alone starts this file.
const { path, patience } = workerData as WriteThreadData
const database = openDatabase(path, patience)
const write = rowWriter(database)

parentPort?.on('message', (rows: Rows | 'close') => {
  if (rows === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  try {
    write(rows)
    parentPort?.postMessage(undefined)
  } catch (error) {
    parentPort?.postMessage(messageOf(error))
  }
})
