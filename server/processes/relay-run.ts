import type { Engine } from '../../engine/run/engine.ts'
import { watchFor } from './messages.ts'
import type { Presence } from './presence.ts'

/**
 * Tells other processes what happens in runs of this one, for as long as they ask for it. What is
 * recorded they read themselves; pieces of texts that are being written go along.
 */
export function relayRun(options: {
  presence: Pick<Presence, 'send'>
  engine: Pick<Engine, 'attach'>
}): (to: number, run: string, after: number) => void {
  const { presence, engine } = options
  /** Until when each is relayed, by receiver and run. */
  const until = new Map<string, number>()

  async function relay(to: number, run: string, after: number, place: string): Promise<void> {
    const handle = engine.attach(run)
    if (handle === undefined) return
    let recorded = after
    let told = after
    let telling: Promise<void> = Promise.resolve()
    const tell = async (): Promise<void> => {
      if (told === recorded) return
      told = recorded
      await presence.send(to, { type: 'recorded', run, seq: told })
    }
    for await (const event of handle.events(after)) {
      if (performance.now() > (until.get(place) ?? 0)) return
      if (event.type === 'node-delta') {
        await telling
        await tell()
        await presence.send(to, { type: 'delta', event })
        continue
      }
      // Many events of one moment are told of once.
      recorded = event.seq
      telling = telling.then(tell)
      telling.catch(() => undefined)
    }
    await telling
    await tell()
  }

  return (to, run, after) => {
    const place = `${to} ${run}`
    const known = until.has(place)
    until.set(place, performance.now() + watchFor)
    if (known) return
    relay(to, run, after, place)
      // Who watches looks into the journal now and then anyhow.
      .catch(() => undefined)
      .finally(() => until.delete(place))
  }
}
