/**
 * Does something for each item, at most `limit` at a time, and gives the results in the order of the
 * items. After the first failure nothing new begins, what is under way is aborted, and the failure is
 * thrown.
 */
export async function someAtOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failed = new AbortController()
  const both = AbortSignal.any([signal, failed.signal])
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length && !both.aborted) {
      const at = next
      next += 1
      results[at] = await work(items[at]!, both)
    }
  }
  const workers = Array.from({ length: Math.min(limit, items.length) }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error)
      throw error
    }),
  )
  const ended = await Promise.allSettled(workers)
  signal.throwIfAborted()
  // Workers that were aborted fail with what the first one failed with.
  if (ended.some(({ status }) => status === 'rejected')) throw failed.signal.reason
  return results
}
