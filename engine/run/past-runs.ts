import { RunDamaged, type Journal, type RecordedEvent, type RunRecord } from '../journal/journal.ts'
import type { RunEnd } from './events.ts'
import { ownersOf, placeOf } from './place.ts'
import { usageOf, WorkClock } from './recover.ts'

/** What an earlier run took, as a whole and at each place. */
export interface PastRun extends Amounts {
  readonly version: string
  /** It executed all of its nodes itself, so that its sums mean something. */
  readonly whole: boolean
  /** By node, without the turns and items of frames. Without those that records answered for. */
  readonly places: ReadonlyMap<string, PastPlace>
  /** Number of items, by map. */
  readonly items: ReadonlyMap<string, number>
}

/** All executions of one node in one run. */
export interface PastPlace extends Amounts {
  /** Undefined where it was skipped, which is the other thing that can be said of it. */
  readonly nodeType: string | undefined
  readonly executions: number
  /** Of models. */
  readonly calls: number
}

export interface Amounts {
  /** Milliseconds at work. */
  readonly duration: number
  readonly tokens: number
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
}

/** So many runs are enough to tell. */
const mostRuns = 20
/** Among the newest runs of a graph these are looked at. */
const mostRecords = 200
/** Reading stops here: a run of a large map has tens of thousands of events. */
const mostEvents = 20_000
/** Read without a pause. */
const eventsAtOnce = 500

/**
 * The newest runs of a graph that succeeded, newest first. A run that took records of others is
 * followed by those, because they tell what it took; one that took all of them tells nothing itself.
 * However long the history is, a bounded part of it is read.
 * @param version of these runs first, as far as there are any
 */
export async function pastRuns(
  journal: Journal,
  graph: string,
  version: string,
): Promise<readonly PastRun[]> {
  const records = journal
    .runs({ graph, status: 'succeeded', limit: mostRecords })
    .filter(({ replayOf }) => replayOf === undefined)
  const own = (record: RunRecord): number => Number(record.version === version)
  const runs: PastRun[] = []
  let read = 0
  const queue = records.toSorted((a, b) => own(b) - own(a))
  const seen = new Set<string>()
  const fits = (record: RunRecord | undefined): record is RunRecord =>
    record?.graph === graph && record.status === 'succeeded' && record.replayOf === undefined
  for (let record = queue.shift(); record !== undefined; record = queue.shift()) {
    if (read >= mostEvents || runs.length >= mostRuns) break
    if (seen.has(record.id)) continue
    seen.add(record.id)
    const reader = new RunReader()
    for (;;) {
      const events = eventsAfter(journal, record.id, reader.seq)
      if (events.length === 0) break
      for (const event of events) reader.see(event)
      read += events.length
      // Whoever else is served by this process goes first.
      await new Promise((resolve) => setImmediate(resolve))
    }
    const run = reader.run(record.version)
    if (run !== undefined && (run.whole || run.places.size > 0)) runs.push(run)
    const origins = reader.origins.filter((id) => !seen.has(id))
    queue.unshift(...origins.map((id) => journal.run(id)).filter(fits))
  }
  return runs
}

/** Of a run whose record is damaged no more is read: it then has no end, and does not count. */
function eventsAfter(journal: Journal, run: string, seq: number): readonly RecordedEvent[] {
  try {
    return journal.bareEvents(run, seq, eventsAtOnce)
  } catch (error) {
    if (error instanceof RunDamaged) return []
    throw error
  }
}

class RunReader {
  seq = 0
  readonly #clock = new WorkClock()
  readonly #places = new Map<string, PastPlace>()
  readonly #items = new Map<string, number>()
  readonly #answered = new Set<string>()
  readonly #origins = new Set<string>()
  #end: RunEnd | undefined

  see(event: RecordedEvent): void {
    this.seq = event.seq
    this.#clock.see(event)
    if (event.type === 'run-end') this.#end = event
    if (event.type === 'frame-iteration') {
      if (event.kind === 'map') this.#items.set(placeOf(event.path), event.of)
    } else if ('path' in event) {
      const [owner] = ownersOf(event.path)
      const place = placeOf(owner ?? event.path)
      if (isAnswered(event)) {
        this.#answered.add(place)
        if (event.reused !== undefined) this.#origins.add(event.reused.run)
      }
      this.#places.set(place, placeAfter(this.#places.get(place), event, owner !== undefined))
    }
  }

  /** Runs whose records stand in this one. */
  get origins(): readonly string[] {
    return [...this.#origins]
  }

  run(version: string): PastRun | undefined {
    if (this.#end === undefined) return undefined
    for (const place of this.#answered) this.#places.delete(place)
    const { inputTokens, outputTokens, cost } = this.#end.usage
    return {
      version,
      whole: this.#answered.size === 0,
      duration: this.#clock.elapsed,
      tokens: inputTokens + outputTokens,
      cost,
      places: this.#places,
      items: this.#items,
    }
  }
}

/** A record of another run, or somebody's edit, stands for the execution. */
function isAnswered(
  event: RecordedEvent,
): event is Extract<RecordedEvent, { type: 'node-end' | 'node-error' }> {
  if (event.type !== 'node-end' && event.type !== 'node-error') return false
  return event.reused !== undefined || (event.type === 'node-end' && event.edited === true)
}

const nothing: PastPlace = {
  nodeType: undefined,
  executions: 0,
  calls: 0,
  duration: 0,
  tokens: 0,
  cost: 0,
}

/** @param isPart of the node at that place: what models took counts, its time is in the node's */
function placeAfter(before: PastPlace = nothing, event: RecordedEvent, isPart: boolean): PastPlace {
  const place = { ...before }
  if (!isPart && (event.type === 'node-end' || event.type === 'node-error')) {
    place.nodeType = event.nodeType
    place.executions += 1
    place.duration += event.duration
  }
  for (const { calls, inputTokens, outputTokens, cost } of usageOf(event)) {
    place.calls += calls
    place.tokens += inputTokens + outputTokens
    place.cost = place.cost === null || cost === null ? null : place.cost + cost
  }
  return place
}
