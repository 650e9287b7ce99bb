import { createStore, type StoreApi } from 'zustand/vanilla'
import type { QueueItem, ReviewGive } from '../../server/api/annotation.ts'

/** What a review session asks of the server. */
export interface ReviewRequests {
  /** Reserves one that is not among those held already; undefined when none is left. */
  readonly next: (held: readonly string[]) => Promise<QueueItem | undefined>
  readonly give: (item: string, review: ReviewGive) => Promise<unknown>
  readonly takeBack: (item: string) => Promise<unknown>
  readonly skip: (item: string) => Promise<unknown>
  readonly takeBackSkip: (item: string) => Promise<unknown>
}

/** An item that was left, with what was said of it; undefined where it was skipped. */
interface Left {
  readonly item: QueueItem
  readonly review: ReviewGive | undefined
}

interface Unsent extends Left {
  /** Why the server did not take it. */
  readonly problem: string
}

interface ReviewState {
  readonly phase: 'loading' | 'reviewing' | 'end' | 'failed'
  readonly item: QueueItem | undefined
  /** What had been said of the item when it was left before. */
  readonly said: ReviewGive | undefined
  /** Why no item came. */
  readonly problem: string | undefined
  /** Items that were left in this session, oldest first. */
  readonly left: readonly Left[]
  readonly unsent: readonly Unsent[]
}

export interface ReviewSession {
  readonly store: StoreApi<ReviewState>
  /** Takes the first item, or tries again after a failure. */
  begin(): Promise<void>
  /** Hands the review in and shows the next item without waiting for the answer. */
  give(review: ReviewGive): Promise<void>
  skip(): Promise<void>
  /** Goes back to the item that was left last; what was said of it is taken back. */
  undo(): Promise<void>
  /** Hands in once more what the server did not take. */
  sendAgain(): Promise<void>
}

/** Reviews that may be on their way at once. */
const mostOnTheWay = 10

/** Items that are taken before they are asked for: whoever knows at once what to say waits for nothing. */
const mostAhead = 3

/** Reviews of one queue, one after the other. The next items are there before they are asked for. */
export function createReviewSession(requests: ReviewRequests): ReviewSession {
  const store = createStore<ReviewState>(() => ({
    phase: 'loading',
    item: undefined,
    said: undefined,
    problem: undefined,
    left: [],
    unsent: [],
  }))
  /** Items that come next, with what had been said of them. */
  let ahead: { readonly item: QueueItem; readonly said: ReviewGive | undefined }[] = []
  let fetching: Promise<void> | undefined
  /** What was handed in is told in order, so that taking back follows giving. */
  let sending: Promise<unknown> = Promise.resolve()

  const held = (): string[] => {
    const { item, left } = store.getState()
    return [
      ...(item === undefined ? [] : [item.id]),
      ...ahead.map((one) => one.item.id),
      // What was handed in just now may not have arrived yet.
      ...left.slice(-mostOnTheWay).map((one) => one.item.id),
    ]
  }

  /** Takes one item more; several callers share one request. */
  function fetchOne(): Promise<void> {
    fetching ??= (async () => {
      try {
        const item = await requests.next(held())
        if (item !== undefined && !held().includes(item.id)) ahead.push({ item, said: undefined })
      } finally {
        fetching = undefined
      }
    })()
    return fetching
  }

  async function fill(): Promise<void> {
    for (let before = -1; before < ahead.length && ahead.length < mostAhead;) {
      before = ahead.length
      await fetchOne()
    }
  }

  async function show(): Promise<void> {
    if (ahead.length === 0) {
      store.setState({ phase: 'loading', item: undefined, said: undefined, problem: undefined })
      try {
        await fetchOne()
      } catch (error) {
        store.setState({ phase: 'failed', problem: wordsOf(error) })
        return
      }
    }
    const next = ahead.shift()
    store.setState(
      next === undefined
        ? { phase: 'end', item: undefined, said: undefined }
        : { phase: 'reviewing', item: next.item, said: next.said },
    )
    // Whether there is another one shows when it is wanted.
    if (next !== undefined) fill().catch(() => undefined)
  }

  function send(left: Left): Promise<void> {
    const { item, review } = left
    const sent = sending.then(async () => {
      try {
        await (review === undefined ? requests.skip(item.id) : requests.give(item.id, review))
      } catch (error) {
        store.setState(({ unsent }) => ({
          unsent: [...unsent, { ...left, problem: wordsOf(error) }],
        }))
      }
    })
    sending = sent
    return sent
  }

  async function leave(review: ReviewGive | undefined): Promise<void> {
    const { item } = store.getState()
    if (item === undefined) return
    const left: Left = { item, review }
    store.setState((state) => ({ left: [...state.left, left] }))
    const sent = send(left)
    await Promise.all([sent, show()])
  }

  return {
    store,
    begin: show,
    give: (review) => leave(review),
    skip: () => leave(undefined),
    async undo() {
      const { left, item, said } = store.getState()
      const last = left.at(-1)
      if (last === undefined) return
      if (item !== undefined) ahead = [{ item, said }, ...ahead]
      store.setState(({ unsent }) => ({
        phase: 'reviewing',
        item: last.item,
        said: last.review,
        left: left.slice(0, -1),
        unsent: unsent.filter((one) => one.item.id !== last.item.id),
      }))
      const takeBack = last.review === undefined ? requests.takeBackSkip : requests.takeBack
      // What was not taken cannot be taken back, and giving it anew replaces what was.
      sending = sending.then(() => takeBack(last.item.id).catch(() => undefined))
      await sending
    },
    async sendAgain() {
      const { unsent } = store.getState()
      store.setState({ unsent: [] })
      await Promise.all(unsent.map(({ item, review }) => send({ item, review })))
    },
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The server cannot be reached.'
}
