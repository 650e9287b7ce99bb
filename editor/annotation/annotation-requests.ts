import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Json } from '../../engine/graph/values.ts'
import type {
  CalibrationList,
  ItemsAdd,
  QueueAnswer,
  QueueCreate,
  QueueItem,
  QueueList,
  ReviewGive,
} from '../../server/api/annotation.ts'
import type { DatasetVersion } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'

/** The address of a queue in the API, with what follows it. */
export function queueAddress(queue: string, rest = ''): string {
  return `/api/queues/${encodeURIComponent(queue)}${rest}`
}

function itemAddress(queue: string, item: string, rest = ''): string {
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

export function useQueueItems(
  queue: string,
): UseQueryResult<{ readonly items: readonly QueueItem[] }> {
  return useQuery({
    queryKey: ['queue', queue, 'items'],
    queryFn: () => request<{ items: readonly QueueItem[] }>(queueAddress(queue, '/items')),
  })
}

/** How far judges agree with people, in one graph or in all. */
export function useCalibrations(graph: string | undefined): UseQueryResult<CalibrationList> {
  const query = graph === undefined ? '' : `?${new URLSearchParams({ graph }).toString()}`
  return useQuery({
    queryKey: ['calibration', graph ?? ''],
    queryFn: () => request<CalibrationList>(`/api/calibration${query}`),
  })
}

export function createQueue(body: QueueCreate): Promise<QueueAnswer> {
  return request('/api/queues', { method: 'POST', body })
}

export function changeQueue(queue: string, body: Partial<QueueCreate>): Promise<QueueAnswer> {
  return request(queueAddress(queue), { method: 'PATCH', body })
}

export function removeQueue(queue: string): Promise<undefined> {
  return request(queueAddress(queue), { method: 'DELETE' })
}

export function addItems(queue: string, body: ItemsAdd): Promise<unknown> {
  return request(queueAddress(queue, '/items'), { method: 'POST', body })
}

/**
 * Reserves an item for whoever asks; undefined when none is left for them.
 * @param held ids of items that are at hand already
 */
export function takeNext(queue: string, held: readonly string[]): Promise<QueueItem | undefined> {
  return request(queueAddress(queue, '/next'), { method: 'POST', body: { except: held } })
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

export function adjudicate(
  queue: string,
  item: string,
  labels: Readonly<Record<string, Json>>,
): Promise<unknown> {
  return request(itemAddress(queue, item, '/gold'), { method: 'PUT', body: { labels } })
}

export function goldToDataset(
  queue: string,
  body: { readonly dataset: string; readonly split?: string; readonly tags?: readonly string[] },
): Promise<DatasetVersion> {
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
