import { setTimeout as wait } from 'node:timers/promises'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Engine } from '../../engine/run/engine.ts'
import { HttpError } from '../http/http-error.ts'
import type { Presence } from '../processes/presence.ts'
import type { ExperimentStore } from './experiment-store.ts'

/** Milliseconds between two looks at what another process does. */
const pause = 100
/** Looks after which it is asked again, were a message lost. */
const patience = 20
const mostPatience = 60_000

/** Which process works on which experiment. */
export interface ExperimentOwners {
  /** The number under which this process works; null where it is the only one. */
  own(): number | null
  /** Takes an experiment as it was seen. False where a living process works on it, or was quicker. */
  take(id: string): Promise<boolean>
  /** As `take`, but leaves alone what this process is about to work on, too. */
  takeLeft(id: string): Promise<boolean>
  /** Has the process that works on an experiment stop. @throws HttpError where it does not answer */
  stop(id: string): Promise<void>
  /** Kept when no other process is in the middle of a run. */
  runRests(run: string, signal: AbortSignal): Promise<void>
}

/** @param onStop stops an experiment that this process works on */
export function experimentOwners(parts: {
  presence: Presence | undefined
  store: Pick<ExperimentStore, 'place' | 'take'>
  engine: Pick<Engine, 'attach'>
  journal: Pick<Journal, 'run'>
  onStop: (id: string) => void
}): ExperimentOwners {
  const { presence, store, engine, journal } = parts
  const own = (): number | null => presence?.number() ?? null

  presence?.onMessage(({ message }) => {
    if (message.type === 'stop-experiment') parts.onStop(message.experiment)
  })

  /** The living process that works on it, other than this one. */
  async function ownerOf(id: string): Promise<number | undefined> {
    const place = await store.place(id)
    if (presence === undefined || place?.status !== 'running') return undefined
    const { owner } = place
    if (owner === null || owner === own()) return undefined
    return (await presence.lives(owner)) ? owner : undefined
  }

  async function take(id: string): Promise<boolean> {
    const place = await store.place(id)
    if (place === undefined || (await ownerOf(id)) !== undefined) return false
    return store.take(id, place, own())
  }

  return {
    own,
    take,
    async takeLeft(id) {
      const place = await store.place(id)
      if (place?.status !== 'running') return false
      if (presence !== undefined && place.owner === own()) return false
      return take(id)
    },
    async stop(id) {
      const begun = performance.now()
      for (let looks = 0; ; looks += 1) {
        const owner = await ownerOf(id)
        if (owner === undefined) return
        if (looks % patience === 0) {
          await presence?.send(owner, { type: 'stop-experiment', experiment: id })
        }
        if (performance.now() - begun > mostPatience) throw noAnswer(id)
        await wait(pause)
      }
    },
    async runRests(run, signal) {
      if (presence === undefined) return
      while (journal.run(run)?.status === 'running' && engine.attach(run) === undefined) {
        await wait(pause, undefined, { signal })
      }
    },
  }
}

function noAnswer(id: string): HttpError {
  return new HttpError(
    503,
    'NO_ANSWER',
    `The server that works on the experiment "${id}" does not answer. Try again in a moment.`,
    { headers: { 'retry-after': '5' } },
  )
}
