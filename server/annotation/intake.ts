import type { Exposures } from '../deployments/exposures.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import { hearsFeedback } from './choose-run.ts'
import type { QueueStore } from './queue-store.ts'
import { scanLive, takeIn, type ScanParts } from './scan-live.ts'
import type { StoredQueue } from './stored-queue.ts'

/** Milliseconds in which runs that end are gathered. */
const gathering = 100
/** Milliseconds between two looks at what may have been missed. */
const every = 30_000
/** Milliseconds by which rows may be written after their time: while all is well, and after a crash. */
const back = { usual: 5000, crashed: 10 * 60_000 }

/** Puts live runs into the queues whose rules take them. */
export interface Intake {
  /** Takes in what came while nobody looked, as after a crash. */
  recover(): Promise<void>
  /** Looks now and then at what may have been missed, where `leads` says so. */
  start(leads: () => Promise<boolean>): void
  /** A queue was made or changed. */
  changed(): void
  /** Somebody said something of a run. */
  heard(run: string): void
  /** Kept when nothing is under way any more. */
  close(): Promise<void>
}

export function createIntake(
  options: ScanParts & {
    readonly queues: QueueStore
    readonly exposures: Pick<Exposures, 'find'>
    readonly notices: Pick<Notices, 'onRunOver'>
    readonly log: Log
  },
): Intake {
  const { queues, exposures, journal, log } = options
  let over = new Set<string>()
  let said = new Set<string>()
  let active: Promise<readonly StoredQueue[]> | undefined
  let gather: NodeJS.Timeout | undefined
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()
  let closed = false

  /** Remembered, because runs end all the time and queues seldom change. */
  function activeQueues(): Promise<readonly StoredQueue[]> {
    active ??= queues
      .list()
      .then((all) => all.filter(({ source, paused }) => source !== undefined && !paused))
    active.catch(() => (active = undefined))
    return active
  }

  /** One after the other; what fails is taken in by a later scan. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    last = last.then(work).catch((error: unknown) => {
      log.error({ err: error }, 'Queues could not take in what came.')
    })
    return last
  }

  async function takeGathered(): Promise<void> {
    const [ended, given] = [[...over], [...said]]
    over = new Set()
    said = new Set()
    for (const queue of await activeQueues()) {
      const heard = queue.source !== undefined && hearsFeedback(queue.source)
      const own: string[] = []
      for (const run of heard ? given : ended) if (await isOf(queue, run, heard)) own.push(run)
      if (own.length > 0) await takeIn(queue, own, options)
    }
  }

  /** Whether it is a run of the graph that answered somebody while the queue took runs in. */
  async function isOf(queue: StoredQueue, run: string, heard: boolean): Promise<boolean> {
    const record = journal.run(run)
    if (record?.graph !== queue.graph) return false
    const wanted = queue.source?.deployment
    if (heard && wanted === undefined) return true
    const exposure = await exposures.find(run)
    if (exposure === undefined || exposure.shadowOf !== undefined) return false
    if (wanted !== undefined && wanted !== exposure.name) return false
    return heard || record.startedAt >= queue.since
  }

  function soon(): void {
    if (closed) return
    gather ??= setTimeout(() => {
      gather = undefined
      void inTurn(takeGathered)
    }, gathering)
  }

  async function scan(within: number): Promise<void> {
    // Another process may have changed queues.
    active = undefined
    for (const queue of await activeQueues()) {
      if (!closed) await scanLive(queue, options, within)
    }
  }

  const deafen = options.notices.onRunOver((run) => {
    over.add(run)
    soon()
  })

  return {
    recover: () => inTurn(() => scan(back.crashed)),
    start(leads) {
      const next = (): void => {
        if (closed) return
        timer = setTimeout(() => {
          void inTurn(async () => {
            if (await leads()) await scan(back.usual)
            else active = undefined
          }).then(next)
        }, every)
        timer.unref()
      }
      next()
    },
    changed() {
      active = undefined
    },
    heard(run) {
      said.add(run)
      soon()
    },
    async close() {
      closed = true
      deafen()
      clearTimeout(timer)
      if (gather !== undefined) {
        clearTimeout(gather)
        await inTurn(takeGathered)
      }
      await last
    },
  }
}
