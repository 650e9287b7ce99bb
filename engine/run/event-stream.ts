import type { RunEvent } from './events.ts'

/**
 * Hands the events of one live run to any number of readers, each from the event it wants on.
 * A reader that comes late first gets what is recorded, then the text so far of every port that
 * streams, then what happens.
 */
export class EventStream {
  readonly #recorded: (after: number) => readonly RunEvent[]
  readonly #readers = new Set<Reader>()
  readonly #streaming = new Map<string, Extract<RunEvent, { type: 'node-delta' }>>()
  #ended = false

  /** @param recorded reads the durable events above a number */
  constructor(recorded: (after: number) => readonly RunEvent[]) {
    this.#recorded = recorded
  }

  publish(event: RunEvent): void {
    this.#follow(event)
    for (const reader of this.#readers) reader.push(event)
    if (event.type === 'run-end' || event.type === 'run-wait') this.end()
  }

  /** No more events will come from this process; readers end after what they have. */
  end(): void {
    this.#ended = true
    for (const reader of this.#readers) reader.end()
    this.#readers.clear()
  }

  async *read(after = 0): AsyncGenerator<RunEvent, void, undefined> {
    const reader = new Reader()
    if (this.#ended) reader.end()
    else this.#readers.add(reader)
    // Between subscribing and reading nothing can happen, so nothing is missed and nothing comes twice.
    const soFar = this.#recorded(after)
    const texts = [...this.#streaming.values()]
    try {
      let last = after
      for (const event of soFar) {
        if (event.type !== 'node-delta') last = event.seq
        yield event
        if (event.type === 'run-end') return
      }
      yield* texts
      for await (const event of reader) {
        if (event.type !== 'node-delta') {
          if (event.seq <= last) continue
          last = event.seq
        }
        yield event
        if (event.type === 'run-end') return
      }
    } finally {
      this.#readers.delete(reader)
    }
  }

  /** Keeps the whole text of each streaming port, for readers that come late. */
  #follow(event: RunEvent): void {
    if (event.type === 'node-delta') {
      const key = `${event.path} ${event.port}`
      const before = event.offset === 0 ? '' : (this.#streaming.get(key)?.text ?? '')
      this.#streaming.set(key, {
        ...event,
        offset: 0,
        text: before.slice(0, event.offset) + event.text,
      })
    } else if (
      event.type === 'node-end' ||
      event.type === 'node-error' ||
      event.type === 'node-retry'
    ) {
      for (const key of this.#streaming.keys()) {
        if (key.startsWith(`${event.path} `)) this.#streaming.delete(key)
      }
    }
  }
}

/** A queue with one reader. Pieces of one text that pile up are joined, so a slow reader costs little. */
class Reader implements AsyncIterable<RunEvent> {
  readonly #queue: RunEvent[] = []
  #ended = false
  #wake: (() => void) | undefined

  push(event: RunEvent): void {
    const last = this.#queue.at(-1)
    if (
      event.type === 'node-delta' &&
      last?.type === 'node-delta' &&
      last.path === event.path &&
      last.port === event.port &&
      last.attempt === event.attempt &&
      event.offset === last.offset + last.text.length
    ) {
      this.#queue[this.#queue.length - 1] = { ...last, text: last.text + event.text }
    } else {
      this.#queue.push(event)
    }
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, undefined> {
    for (;;) {
      while (this.#queue.length > 0) yield this.#queue.shift()!
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }
}
