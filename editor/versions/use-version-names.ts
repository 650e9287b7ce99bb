import { useMemo } from 'react'
import { useVersions } from './version-requests.ts'

/** How versions of a graph are called: `v3`; `draft` where a hash is that of none that was saved. */
export function useVersionNames(graph: string): (version: string) => string {
  const { data } = useVersions(graph)
  return useMemo(() => {
    const names = new Map(data?.map(({ version, number }) => [version, `v${number}`]))
    return (version) => names.get(version) ?? (data === undefined ? '' : 'draft')
  }, [data])
}
