import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Example } from '../../engine/evaluate/example.ts'
import { readExamples, type ShownExamples } from './dataset-requests.ts'

/** Examples of one request: more than a screen holds, so that scrolling seldom waits. */
const pageSize = 200

/** The examples of a version as far as they are loaded, with how many there are. */
export function useExamples(dataset: string, shown: ShownExamples) {
  const query = useInfiniteQuery({
    queryKey: ['dataset', dataset, 'examples', shown],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => readExamples(dataset, shown, pageParam, pageSize, signal),
    getNextPageParam: ({ next }) => next,
  })
  const examples: readonly Example[] = query.data?.pages.flatMap(({ page }) => page) ?? []
  return { ...query, examples, total: query.data?.pages[0]?.shown.of ?? 0 }
}
