import type { GoldLine } from '../api/annotation.ts'
import type { StoredItem, StoredQueue } from './stored-queue.ts'
import { contentsOf } from './run-contents.ts'
import type { ShowParts } from './show-items.ts'

/** Items that are read together. */
const page = 200

/** All items of a queue with gold labels, the oldest first; preferences are in the order of `runs`. */
export async function* goldLines(queue: StoredQueue, parts: ShowParts): AsyncGenerator<GoldLine> {
  for await (const item of goldItems(queue.id, parts)) {
    const contents = item.runs.map((run) => contentsOf(run, parts.journal, undefined))
    const reviews = await parts.queues.reviewsOf([item.id])
    const { labels, correction, by } = item.gold ?? { labels: {} }
    yield {
      item: item.id,
      runs: item.runs,
      inputs: contents[0]?.inputs ?? {},
      outputs: contents.map((one) => one?.outputs ?? {}),
      labels,
      ...(correction === undefined ? {} : { correction }),
      ...(by === undefined ? {} : { adjudicatedBy: by }),
      reviews: reviews.map((review) => ({
        person: review.name,
        labels: review.labels,
        ...(review.correction === undefined ? {} : { correction: review.correction }),
        at: review.at,
      })),
      ...(item.weight === undefined ? {} : { weight: item.weight }),
    }
  }
}

export async function* goldItems(
  queue: string,
  { queues }: Pick<ShowParts, 'queues'>,
): AsyncGenerator<StoredItem> {
  for (let after: string | undefined; ;) {
    const items = await queues.items(queue, { state: 'gold', after, limit: page })
    yield* items
    after = items.at(-1)?.id
    if (items.length < page) return
  }
}
