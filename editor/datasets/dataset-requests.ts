import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Example } from '../../engine/evaluate/example.ts'
import type {
  DatasetAnswer,
  DatasetChange,
  DatasetCreate,
  DatasetList,
  DatasetSummary,
  DatasetVersion,
  DatasetVersionList,
  ExamplesFromRuns,
} from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'

/** The address of a dataset in the API, with what follows it. */
export function datasetAddress(dataset: string, rest = ''): string {
  return `/api/datasets/${encodeURIComponent(dataset)}${rest}`
}

export function useDatasets(): UseQueryResult<DatasetList> {
  return useQuery({
    queryKey: ['datasets'],
    queryFn: () => request<DatasetList>('/api/datasets'),
  })
}

export function useDatasetVersions(dataset: string): UseQueryResult<DatasetVersionList> {
  return useQuery({
    queryKey: ['dataset', dataset, 'versions'],
    queryFn: () => request<DatasetVersionList>(datasetAddress(dataset, '/versions')),
  })
}

/** What a page of examples is narrowed to; undefined takes all. */
export interface ShownExamples {
  readonly version?: number | undefined
  readonly split?: string | undefined
  readonly tag?: string | undefined
  readonly search?: string | undefined
}

export function readExamples(
  dataset: string,
  shown: ShownExamples,
  after: string,
  limit: number,
  signal?: AbortSignal,
): Promise<DatasetAnswer> {
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of Object.entries(shown)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  if (after !== '') query.set('after', after)
  return request(
    datasetAddress(dataset, `?${query.toString()}`),
    signal === undefined ? {} : { signal },
  )
}

/** Examples of one page when all of them are read. */
const wholePage = 500

/** All examples of a version, in their order. */
export async function allExamples(
  dataset: string,
  shown: ShownExamples = {},
): Promise<readonly Example[]> {
  const examples: Example[] = []
  let after: string | undefined = ''
  while (after !== undefined) {
    const answer: DatasetAnswer = await readExamples(dataset, shown, after, wholePage)
    examples.push(...answer.page)
    after = answer.next
  }
  return examples
}

export function createDataset(body: DatasetCreate): Promise<DatasetSummary> {
  return request('/api/datasets', { method: 'POST', body })
}

export function changeDataset(dataset: string, body: DatasetChange): Promise<DatasetVersion> {
  return request(datasetAddress(dataset, '/changes'), { method: 'POST', body })
}

export function addRuns(dataset: string, body: ExamplesFromRuns): Promise<DatasetVersion> {
  return request(datasetAddress(dataset, '/from-runs'), { method: 'POST', body })
}

/** To be called after something of a dataset has changed. */
export function useDatasetChanged(): (dataset: string) => Promise<void> {
  const queries = useQueryClient()
  return async (dataset) => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['datasets'] }),
      queries.invalidateQueries({ queryKey: ['dataset', dataset] }),
    ])
  }
}
