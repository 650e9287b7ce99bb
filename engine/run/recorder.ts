import type { Journal, RecordedEvent } from '../journal/journal.ts'
import { largeValue } from '../journal/journal.ts'
import { isLargeValue, mapEventValues } from '../journal/event-values.ts'
import type { RunEvent } from './events.ts'
import { steadyClock } from './steady-clock.ts'
import { Value, type PortValues } from './value.ts'

/** An event before the recorder gave it its run, number and time. */
export type NewEvent = RecordedEvent extends infer Event
  ? Event extends RecordedEvent
    ? Omit<Event, 'run' | 'seq' | 'at'>
    : never
  : never

/** Characters of JSON that may wait for the disk before the nodes of the run wait for it too. */
const backlogLimit = 16 * 2 ** 20

/** How often a streaming port sends a piece, at most: about 30 a second. */
const deltaInterval = 33

/**
 * Numbers the events of one run, has them made durable, and only then hands them on.
 * Deltas are not recorded; they wait their turn behind the events before them.
 */
export class Recorder {
  readonly run: string
  /** The time of its events, in epoch milliseconds. */
  readonly now = steadyClock()
  readonly #journal: Journal
  readonly #publish: (event: RunEvent) => void
  readonly #onFailure: (error: Error) => void
  readonly #marks: Set<string>
  readonly #queue: RunEvent[] = []
  readonly #streams = new Map<string, Stream>()
  #seq: number
  #durable: number
  /** Commits that are not durable yet, the oldest first. */
  readonly #commits: Commit[] = []
  /** Why nothing more is taken: the journal refused once, or the run is over. */
  #closed: Error | 'over' | undefined
  /** Number of the first event that the journal refused. */
  #gap = Number.POSITIVE_INFINITY

  constructor(options: {
    run: string
    journal: Journal
    /** Number of the last event that is recorded already. */
    after: number
    /** What `recordOnce` has recorded already. */
    marks?: ReadonlySet<string>
    publish: (event: RunEvent) => void
    /** The journal refused: nothing more may be acknowledged. */
    onFailure: (error: Error) => void
  }) {
    this.run = options.run
    this.#journal = options.journal
    this.#marks = new Set(options.marks)
    this.#publish = options.publish
    this.#onFailure = options.onFailure
    this.#seq = options.after
    this.#durable = options.after
  }

  /** Records an event; the promise is kept when it is durable and has been handed on. */
  record(event: NewEvent, values?: PortValues, at = this.now()): Promise<void> {
    if (this.#closed !== undefined) return refused(this.#whyClosed(this.#closed))
    this.#seq += 1
    // SAFETY: `NewEvent` is the union of these events without the three fields added here.
    const recorded = { ...event, run: this.run, seq: this.#seq, at } as RecordedEvent
    const shown = withLargeValues(recorded, values)
    this.#queue.push(shown.event)
    const done = this.#journal.append([
      values === undefined ? { event: recorded } : { event: recorded, values },
    ])
    const commit = this.#commits.at(-1)
    if (commit?.done === done) {
      commit.last = this.#seq
      commit.size += shown.size
    } else {
      this.#follow({ done, first: this.#seq, last: this.#seq, size: shown.size })
    }
    return done
  }

  /**
   * What the nodes of the run should wait for when they make values faster than the disk takes them;
   * undefined when it keeps up. Without it the values of a whole run could queue up in memory.
   */
  backlog(): Promise<void> | undefined {
    const [oldest] = this.#commits
    if (oldest === undefined) return undefined
    let size = 0
    for (const commit of this.#commits) size += commit.size
    // A refusal is told elsewhere.
    return size <= backlogLimit ? undefined : oldest.done.catch(() => undefined)
  }

  /** Kept when nothing is on its way to the disk any more, whether it was taken there or refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#commits.map(({ done }) => done))
  }

  /** Records an event unless it is recorded already: before an interruption, or before a person was asked. */
  recordOnce(mark: string, event: NewEvent): Promise<void> {
    if (this.#marks.has(mark)) return Promise.resolve()
    this.#marks.add(mark)
    return this.record(event)
  }

  /** Sends a piece of a streaming port: the first at once, further ones gathered. */
  delta(place: { path: string; node: string; attempt: number; port: string }, text: string): void {
    if (text === '' || this.#closed !== undefined) return
    const key = `${place.path} ${place.port} ${place.attempt}`
    let stream = this.#streams.get(key)
    if (stream === undefined) {
      stream = { sent: 0, pending: '', timer: undefined, place }
      this.#streams.set(key, stream)
      stream.pending = text
      this.#send(stream)
      return
    }
    stream.pending += text
    const current = stream
    stream.timer ??= setTimeout(() => this.#send(current), deltaInterval)
  }

  /** Sends what is still pending of a node's streams, before its end is recorded. */
  endStreams(path: string): void {
    for (const [key, stream] of this.#streams) {
      if (stream.place.path !== path) continue
      if (stream.pending !== '') this.#send(stream)
      clearTimeout(stream.timer)
      this.#streams.delete(key)
    }
  }

  /** Takes nothing more; pieces that are still pending are dropped. */
  stop(): void {
    this.#closed ??= 'over'
    for (const stream of this.#streams.values()) clearTimeout(stream.timer)
    this.#streams.clear()
  }

  /** Made only where somebody is told: an error takes longer to make than all the rest of an end. */
  #whyClosed(closed: Error | 'over'): Error {
    return closed === 'over'
      ? new Error(`The run "${this.run}" is over; nothing more can be recorded.`)
      : closed
  }

  #follow(commit: Commit): void {
    this.#commits.push(commit)
    const forget = (): void => {
      this.#commits.splice(this.#commits.indexOf(commit), 1)
    }
    commit.done.then(forget, forget)
    commit.done.then(
      () => {
        // What is behind a gap must not be handed on as if it were whole.
        if (commit.first > this.#gap) return
        this.#durable = commit.last
        this.#drain()
      },
      (error: unknown) => {
        const cause = error instanceof Error ? error : new Error(String(error))
        this.#closed ??= cause
        this.#gap = Math.min(this.#gap, commit.first)
        this.#onFailure(cause)
      },
    )
  }

  #send(stream: Stream): void {
    clearTimeout(stream.timer)
    stream.timer = undefined
    const { pending, sent, place } = stream
    stream.sent += pending.length
    stream.pending = ''
    this.#queue.push({
      type: 'node-delta',
      run: this.run,
      at: this.now(),
      ...place,
      offset: sent,
      text: pending,
    })
    this.#drain()
  }

  #drain(): void {
    let next = 0
    for (; next < this.#queue.length; next += 1) {
      const event = this.#queue[next]!
      if (event.type !== 'node-delta' && event.seq > this.#durable) break
      this.#publish(event)
    }
    this.#queue.splice(0, next)
  }
}

/** A rejection that nobody has to listen to: most records are not waited for. */
function refused(why: Error): Promise<void> {
  const promise = Promise.reject(why)
  promise.catch(() => undefined)
  return promise
}

interface Commit {
  readonly done: Promise<void>
  /** Number of its first event. */
  readonly first: number
  /** Number of its last event. */
  last: number
  /** Characters of the large values in it. */
  size: number
}

interface Stream {
  sent: number
  pending: string
  timer: ReturnType<typeof setTimeout> | undefined
  readonly place: {
    readonly path: string
    readonly node: string
    readonly attempt: number
    readonly port: string
  }
}

/** The event as readers get it: values that are too large to send stand as a LargeValue. */
function withLargeValues(
  event: RecordedEvent,
  values: PortValues | undefined,
): { readonly event: RecordedEvent; readonly size: number } {
  let size = 0
  const shown = mapEventValues(event, (data, port) => {
    const simple =
      typeof data !== 'object' && (typeof data !== 'string' || data.length < largeValue / 4)
    if (simple || data === null) return data
    const value = (port === undefined ? undefined : values?.[port]) ?? new Value(data)
    size += value.json.length
    if (value.json.length * 3 <= largeValue && !isLargeValue(data)) return data
    if (value.bytes <= largeValue && !isLargeValue(data)) return data
    return { $value: value.hash, bytes: value.bytes, preview: value.json.slice(0, 200) }
  })
  return { event: shown, size }
}
