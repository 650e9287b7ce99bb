import { Link } from 'wouter'
import type { Graph } from '../../engine/graph/document.ts'
import type { Variant } from '../../server/api/deployments.ts'
import { GiveFeedback } from '../feedback/GiveFeedback.tsx'
import { paths } from '../paths.ts'
import { AnswerText, Sources } from '../runs/AnswerText.tsx'
import { readCitations } from '../runs/citations.ts'
import { formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import type { Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import type { ConsoleRun } from './console-run.ts'
import { seriesColor } from './series.ts'
import { versionBeside } from './version-names.ts'
import styles from './ConsoleTab.module.css'

interface Props {
  readonly run: ConsoleRun
  readonly graph: Pick<Graph, 'name'>
  readonly variants: readonly Variant[]
  readonly nameOf: (version: string) => string
}

const statuses: Readonly<Record<ConsoleRun['state'], Status>> = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  waiting: 'waiting',
  cancelled: 'stopped',
}

/** A question, its answer while it is written and after, and who answered. */
export function ConsoleExchange({ run, graph, variants, nameOf }: Props) {
  const citations = Object.values(run.outputs)
    .map(readCitations)
    .find((list) => list.length > 0)
  const at = variants.findIndex(({ name }) => name === run.variant)
  const variant = variants[at]
  const beside = variant === undefined ? undefined : versionBeside(variant, nameOf)
  return (
    <article className={styles.exchange} aria-label={run.asked} aria-busy={run.state === 'running'}>
      <p className={styles.asked}>{run.asked}</p>
      {run.text !== '' && <AnswerText text={run.text} citations={citations ?? []} />}
      {run.text === '' && run.state === 'succeeded' && (
        <pre className={styles.outputs}>{JSON.stringify(run.outputs, undefined, 2)}</pre>
      )}
      <Sources citations={citations ?? []} />
      {run.problem !== undefined && <Notice tone="error">{run.problem}</Notice>}
      {run.state === 'waiting' && (
        <Notice>The run waits for a person. Open it to answer on the canvas.</Notice>
      )}
      <p className={styles.facts}>
        <StatusMark status={statuses[run.state]} word />
        {run.variant !== undefined && (
          <span className={styles.variant}>
            <i style={{ background: seriesColor(Math.max(0, at)) }} aria-hidden />
            {run.variant}
            {beside !== undefined && `, ${beside}`}
          </span>
        )}
        {run.revision !== undefined && <span>revision {run.revision}</span>}
        {run.duration !== undefined && <code>{formatDuration(run.duration)}</code>}
        {run.run !== undefined && run.state !== 'running' && (
          <Link href={paths.run(graph.name, run.run)}>Open the run</Link>
        )}
      </p>
      {run.run !== undefined && (run.state === 'succeeded' || run.state === 'failed') && (
        <GiveFeedback run={run.run} graph={graph.name} />
      )}
    </article>
  )
}
