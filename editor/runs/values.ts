import { useQueries, useQuery } from '@tanstack/react-query'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import { isLarge } from '../canvas/value-shape.ts'
import { request } from '../client/request.ts'

export interface LoadedValue {
  readonly value: Json | undefined
  readonly isLoading: boolean
  readonly error: string | undefined
}

/** A value of a trace in full: one that was too large for an event is fetched by its hash. */
export function useFullValue(value: Json | undefined): LoadedValue {
  const hash = isLarge(value) ? value.$value : undefined
  const { data, error, isLoading } = useQuery({
    queryKey: ['value', hash],
    queryFn: () => request<Json>(`/v1/values/${hash}`),
    enabled: hash !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (hash === undefined) return { value, isLoading: false, error: undefined }
  return { value: data, isLoading, error: error?.message }
}

/** Values by name in full; undefined until all of them are there. */
export function useFullValues(values: Values): Values | undefined {
  const entries = Object.entries(values)
  const loaded = useQueries({
    queries: entries.map(([, value]) => {
      const hash = isLarge(value) ? value.$value : undefined
      return {
        queryKey: ['value', hash],
        queryFn: () => request<Json>(`/v1/values/${hash}`),
        enabled: hash !== undefined,
        staleTime: Number.POSITIVE_INFINITY,
      }
    }),
  })
  const whole: Record<string, Json> = {}
  for (const [at, [name, value]] of entries.entries()) {
    const full = isLarge(value) ? loaded[at]?.data : value
    if (full === undefined) return undefined
    whole[name] = full
  }
  return whole
}
