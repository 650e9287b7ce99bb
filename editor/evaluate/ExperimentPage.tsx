import { ChevronLeft, FlaskConical, Plus } from 'lucide-react'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { markStep } from '../onboarding/first-steps.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ApiError } from '../client/request.ts'
import { CompareView } from './CompareView.tsx'
import { EvaluateScreen } from './EvaluateScreen.tsx'
import { useExperiment } from './evaluate-requests.ts'
import { ExperimentActions } from './ExperimentActions.tsx'
import { ExperimentState } from './ExperimentState.tsx'
import { useFollowExperiment } from './follow-experiment.ts'
import { LiveProgress } from './LiveProgress.tsx'
import { SingleResult } from './SingleResult.tsx'
import { VariantTable } from './VariantTable.tsx'
import styles from './ExperimentPage.module.css'

/** One evaluation: how far it is, and what came out. */
export default function ExperimentPage({ graph, id }: { graph: string; id: string }) {
  const [, go] = useLocation()
  const { data, error, isPending, refetch } = useExperiment(id)
  const gone = error instanceof ApiError && error.status === 404
  return (
    <EvaluateScreen
      graph={graph}
      action={
        <Button
          variant="primary"
          size="large"
          icon={<Plus />}
          onPress={() =>
            go(
              data === undefined
                ? paths.newEvaluation(graph)
                : `${paths.newEvaluation(graph)}?like=${encodeURIComponent(id)}`,
            )
          }
        >
          New evaluation
        </Button>
      }
    >
      {gone && (
        <EmptyState icon={<FlaskConical />} title="There is no such evaluation">
          It may have been deleted. <Link href={paths.evaluate(graph)}>See all evaluations</Link>
        </EmptyState>
      )}
      {error !== null && !gone && (
        <Notice
          tone="error"
          title="The evaluation could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && error === null && <Skeleton height={480} />}
      {data !== undefined && <Opened experiment={data} />}
    </EvaluateScreen>
  )
}

function Opened({ experiment }: { experiment: ExperimentAnswer }) {
  const now = useSlowNow()
  const { status, reason, columns, progress, createdAt, createdBy } = experiment
  const running = status === 'running'
  useFollowExperiment(experiment.id, running)
  const isSample = experiment.sample === true
  useEffect(() => {
    // What came with Heddle is nothing that the person has done.
    if (!isSample) markStep('evaluate')
  }, [isSample])
  return (
    <>
      <header className={styles.head}>
        <Link href={paths.evaluate(experiment.graph)} className={styles.back}>
          <ChevronLeft size={14} aria-hidden />
          Evaluations
        </Link>
        <h1>{experiment.name}</h1>
        <ExperimentState status={status} />
        {isSample && <Badge>Sample</Badge>}
        <small>
          {createdBy} · {formatAgo(createdAt, now)}
        </small>
        <span className={styles.space} />
        <ExperimentActions experiment={experiment} />
      </header>
      {isSample && <SampleNote experiment={experiment} />}
      {running && <LiveProgress experiment={experiment} />}
      {!running && reason !== undefined && (
        <div className={styles.notice}>
          <Notice
            tone={status === 'failed' ? 'error' : 'warn'}
            title={status === 'failed' ? 'It ended before all runs were done' : 'It was stopped'}
          >
            {reason} {progress.done} of {progress.runs} runs are done and kept.
          </Notice>
        </div>
      )}
      {(running || columns.length > 2) && (
        <div className={styles.variants}>
          <VariantTable experiment={experiment} />
        </div>
      )}
      {!running && progress.done > 0 && columns.length > 1 && (
        <CompareView experiment={experiment} />
      )}
      {!running && progress.done > 0 && columns.length === 1 && (
        <SingleResult experiment={experiment} />
      )}
    </>
  )
}

/** Says what the evaluation is that nobody here has begun. */
function SampleNote({ experiment }: { experiment: ExperimentAnswer }) {
  const { graph, examples, status } = experiment
  return (
    <div className={styles.notice}>
      <Notice
        title={
          status === 'running'
            ? 'Heddle records this for you, at its first start'
            : 'Heddle recorded this for you, at its first start'
        }
      >
        These are real runs of both versions of the sample on its {examples} questions, with the
        offline model. <Link href={paths.difference(graph, 1, 2)}>See how the versions differ</Link>
        , open an example below to see both of its runs, or delete all of it under “More for this
        evaluation”.
      </Notice>
    </div>
  )
}
