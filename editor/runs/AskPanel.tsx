import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { ExampleList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { Answer } from './Answer.tsx'
import { RunForm } from './RunForm.tsx'
import { rememberedInputs, setRunInputs, useRunInputs } from './run-inputs.ts'
import styles from './AskPanel.module.css'

/** What the run is given, at the left; what it gives back, at the right. */
export function AskPanel({ graph }: { graph: string }) {
  const ready = useDocument((state) => state.graph?.name === graph)
  const { data, isPending } = useQuery({
    queryKey: ['examples', graph],
    queryFn: () => request<ExampleList>(`/api/graphs/${encodeURIComponent(graph)}/examples`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const current = useRunInputs((state) => state.graph)
  const isFilled = current === graph
  // A first visit finds a question that is ready to send.
  const first = useMemo(
    () => (isFilled ? undefined : (rememberedInputs(graph) ?? data?.examples[0]?.inputs)),
    [isFilled, graph, data],
  )
  useEffect(() => {
    if (ready && first !== undefined) setRunInputs(graph, first)
  }, [ready, graph, first])
  // Never an empty question that is filled a moment later, under the hands of who wants to send it.
  const isComing = !isFilled && (first !== undefined || isPending)
  const isDrawn = ready && !isComing
  useEffect(() => {
    if (isDrawn) useRunInputs.setState({ drawn: graph })
  }, [isDrawn, graph])
  if (!isDrawn) return <div className={styles.panel} />
  return (
    <div className={styles.panel}>
      <RunForm graph={graph} examples={data?.examples ?? []} />
      <Answer />
    </div>
  )
}
