import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Rows } from './rows.ts'
import type { WriteThreadData } from './write-thread.ts'

/** Writes rows for a journal, one commit after the other. */
export interface RowWriter {
  /** Answers when they are on the disk. @throws if the disk refuses; nothing is then stored */
  write(rows: Rows): Promise<void>
  /** Lets go of the file, after the last commit. */
  close(): Promise<void>
}

/** Milliseconds until the thread is started before anything is written; who only reads is done by then. */
const headStart = 50

/**
 * Writes a journal file in a thread of its own: a commit waits for the disk, and now and then SQLite
 * moves megabytes from its log into the file, while runs, timers and sockets go on here. The thread
 * keeps no process alive that has nothing to write.
 */
export function startWriteThread(path: string, patience: number): RowWriter {
  const data: WriteThreadData = { path, patience }
  let thread: Worker | undefined
  let commit: PromiseWithResolvers<void> | undefined
  const early = setTimeout(startEarly, headStart)
  early.unref()

  function startEarly(): void {
    try {
      thread ??= start()
    } catch {
      // The system gives no more threads just now. The first commit tries again, and tells.
    }
  }

  function start(): Worker {
    const file = new URL(`./write-thread${extname(import.meta.url)}`, import.meta.url)
    // Options of the process are meant for its own script; some, as those of `node -e`, fit no other.
    const started = new Worker(file, { workerData: data, name: 'journal', execArgv: [] })
    let why = 'it ended'
    started.on('message', (refusal: string | undefined) => {
      settle(refusal === undefined ? undefined : new Error(refusal))
    })
    started.on('error', (error) => (why = error.message))
    started.on('exit', () => {
      // The next commit starts another one.
      thread = undefined
      settle(new Error(`The thread that writes the journal ${path} was lost: ${why}`))
    })
    started.unref()
    return started
  }

  function settle(error: Error | undefined): void {
    const settled = commit
    commit = undefined
    thread?.unref()
    if (error === undefined) settled?.resolve()
    else settled?.reject(error)
  }

  return {
    async write(rows) {
      thread ??= start()
      thread.postMessage(rows)
      thread.ref()
      commit = Promise.withResolvers<void>()
      return commit.promise
    },
    async close() {
      clearTimeout(early)
      if (thread === undefined) return
      const ended = new Promise((resolve) => {
        thread?.once('exit', resolve)
      })
      thread.ref()
      thread.postMessage('close')
      await ended
    },
  }
}
