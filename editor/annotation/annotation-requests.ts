import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import type {
  CalibrationList,
  ItemList,
  ItemsAdd,
  ItemsAdded,
  QueueAnswer,
  QueueChange,
  QueueCreate,
  QueueItem,
  QueueList,
  QueueToDataset,
  ReviewGive,
} from '../../server/api/annotation.ts'
import type { DatasetVersion } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'

/** The address of a queue in the API, with what follows it. */
export function queueAddress(queue: string, rest = ''): string {
  return `/api/queues/${encodeURIComponent(queue)}${rest}`
}

export function itemAddress(queue: string, item: string, rest = ''): string {
  return queueAddress(queue, `/items/${encodeURIComponent(item)}${rest}`)
}

export function useQueues(): UseQueryResult<QueueList> {
  return useQuery({ queryKey: ['queues'], queryFn: () => request<QueueList>('/api/queues') })
}

export function useQueue(queue: string): UseQueryResult<QueueAnswer> {
  return useQuery({
    queryKey: ['queue', queue],
    queryFn: () => request<QueueAnswer>(queueAddress(queue)),
  })
}

/** The items of a queue in pages, the oldest first. */
export function useQueueItems(queue: string, state: QueueItem['state'] | undefined, limit: number) {
  const query = useInfiniteQuery({
    queryKey: ['queue', queue, 'items', state ?? '', limit],
    initialPageParam: '',
    queryFn({ pageParam, signal }) {
      const search = new URLSearchParams({ limit: String(limit) })
      if (state !== undefined) search.set('state', state)
      if (pageParam !== '') search.set('after', pageParam)
      return request<ItemList>(queueAddress(queue, `/items?${search.toString()}`), { signal })
    },
    getNextPageParam: ({ next }) => next,
  })
  const items: readonly QueueItem[] = query.data?.pages.flatMap((page) => page.items) ?? []
  return { ...query, items }
}

/** How far judges agree with people, in all graphs. */
export function useCalibrations(): UseQueryResult<CalibrationList> {
  return useQuery({
    queryKey: ['calibration'],
    queryFn: () => request<CalibrationList>('/api/calibration'),
  })
}

export function createQueue(body: QueueCreate): Promise<QueueAnswer> {
  return request('/api/queues', { method: 'POST', body })
}

export function changeQueue(queue: string, body: QueueChange): Promise<QueueAnswer> {
  return request(queueAddress(queue), { method: 'PATCH', body })
}

export function removeQueue(queue: string): Promise<undefined> {
  return request(queueAddress(queue), { method: 'DELETE' })
}

export function addItems(queue: string, body: ItemsAdd): Promise<ItemsAdded> {
  return request(queueAddress(queue, '/items'), { method: 'POST', body })
}

/**
 * Reserves an item for whoever asks; undefined when none is left for them.
 * @param held ids of items that are at hand already
 */
export function takeNext(queue: string, held: readonly string[]): Promise<QueueItem | undefined> {
  const query =
    held.length === 0 ? '' : `?${new URLSearchParams({ except: held.join(',') }).toString()}`
  return request(queueAddress(queue, `/next${query}`), { method: 'POST' })
}

export function giveReview(queue: string, item: string, body: ReviewGive): Promise<unknown> {
  return request(itemAddress(queue, item, '/review'), { method: 'PUT', body })
}

export function takeBackReview(queue: string, item: string): Promise<unknown> {
  return request(itemAddress(queue, item, '/review'), { method: 'DELETE' })
}

export function skipItem(queue: string, item: string): Promise<unknown> {
  return request(itemAddress(queue, item, '/skip'), { method: 'POST' })
}

export function takeBackSkip(queue: string, item: string): Promise<unknown> {
  return request(itemAddress(queue, item, '/skip'), { method: 'DELETE' })
}

/** Says what holds in the end. */
export function adjudicate(queue: string, item: string, body: ReviewGive): Promise<QueueItem> {
  return request(itemAddress(queue, item, '/gold'), { method: 'PUT', body })
}

export function takeBackGold(queue: string, item: string): Promise<QueueItem> {
  return request(itemAddress(queue, item, '/gold'), { method: 'DELETE' })
}

export function goldToDataset(queue: string, body: QueueToDataset): Promise<DatasetVersion> {
  return request(queueAddress(queue, '/dataset'), { method: 'POST', body })
}

/** To be called after something of a queue has changed. */
export function useQueueChanged(): (queue: string) => Promise<void> {
  const queries = useQueryClient()
  return async (queue) => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['queues'] }),
      queries.invalidateQueries({ queryKey: ['queue', queue] }),
      queries.invalidateQueries({ queryKey: ['calibration'] }),
    ])
  }
}
