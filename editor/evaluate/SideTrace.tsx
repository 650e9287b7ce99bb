import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { Link } from 'wouter'
import { createParser } from 'eventsource-parser'
import type { RunEvent } from '../../engine/run/events.ts'
import { emptyTrace, reduceTrace, workTime, type Trace } from '../../engine/run/trace.ts'
import { failureOf } from '../client/request.ts'
import { openEvents } from '../client/run-events.ts'
import { paths } from '../paths.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useNodeLooks } from './node-looks.ts'
import styles from './SideTrace.module.css'

interface Props {
  readonly run: string
  readonly graph: string
  readonly variant: string
}

/** The spans of a run over time; each leads to its node on the canvas. */
export function SideTrace({ run, graph, variant }: Props) {
  const looks = useNodeLooks(graph)
  const { data, error } = useQuery({
    queryKey: ['ended-trace', run],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => readTrace(run, signal),
  })
  if (error !== null) {
    return (
      <Notice tone="error" title={`The trace of ${variant} could not be loaded`}>
        {error.message}
      </Notice>
    )
  }
  if (data === undefined) return <Skeleton height={120} />
  const until = data.endedAt ?? data.startedAt + 1
  const whole = Math.max(1, workTime(data, until))
  return (
    <ol className={styles.trace} aria-label={`Trace of ${variant}`}>
      {[...data.spans.values()].map((span) => {
        const start = workTime(data, span.startedAt) / whole
        const end = workTime(data, span.endedAt ?? until) / whole
        const { title, family } = looks(span.node)
        const href = `${paths.run(graph, run)}?node=${encodeURIComponent(span.node)}`
        return (
          <li key={span.path}>
            <Link href={href} className={styles.span} data-family={family}>
              <span className={styles.name}>{title}</span>
              <span className={styles.track}>
                <i
                  data-status={span.status}
                  style={{ left: `${start * 100}%`, width: `${Math.max(0, end - start) * 100}%` }}
                />
              </span>
              <span className={styles.figure}>
                {span.reused !== undefined && (
                  <Zap role="img" aria-label="from the journal" size={11} />
                )}
                {span.status === 'failed' || span.status === 'skipped'
                  ? span.status
                  : formatDuration(span.duration ?? 0)}
              </span>
              <span className={styles.figure}>
                {span.usage.calls > 0 && formatCost(span.usage.cost)}
              </span>
            </Link>
          </li>
        )
      })}
    </ol>
  )
}

/** @throws ApiError when the run is gone */
async function readTrace(run: string, signal: AbortSignal): Promise<Trace> {
  const response = await openEvents(run, 0, signal)
  if (!response.ok) throw await failureOf(response)
  let trace = emptyTrace
  const parser = createParser({
    onEvent({ data }) {
      // SAFETY: the server sends run events as `engine/run/events.ts` says.
      trace = reduceTrace(trace, JSON.parse(data) as RunEvent)
    },
  })
  parser.feed(await response.text())
  return trace
}
