import { FlaskConical, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ExperimentSummary } from '../../server/api/experiments.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCost, formatCount, formatDuration, formatSpent } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useComparison, useExperiments } from './evaluate-requests.ts'
import { EvaluateScreen } from './EvaluateScreen.tsx'
import { ExperimentState } from './ExperimentState.tsx'
import { RequirementsCard } from './RequirementsCard.tsx'
import styles from './EvaluatePage.module.css'

/** The evaluations of a graph, newest first, and what its versions must fulfil. */
export default function EvaluatePage({ graph }: { graph: string }) {
  const [, go] = useLocation()
  const { data, error, isPending, refetch } = useExperiments(graph)
  const experiments = data?.experiments ?? []
  const make = (
    <Button
      variant="primary"
      size="large"
      icon={<Plus />}
      onPress={() => go(paths.newEvaluation(graph))}
    >
      New evaluation
    </Button>
  )
  return (
    <EvaluateScreen graph={graph} action={experiments.length > 0 && make}>
      <header className={styles.head}>
        <h1>Evaluations</h1>
        <p>
          Versions of this graph on the examples of a dataset: which is better, how sure that is,
          and which node did it. <Link href={paths.evaluators}>All evaluators</Link>
        </p>
      </header>
      {error !== null && (
        <Notice
          tone="error"
          title="The evaluations could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      <div className={styles.columns}>
        <div className={styles.main}>
          {isPending && error === null && <Skeleton height={180} />}
          {data !== undefined && experiments.length === 0 && (
            <div className={styles.empty}>
              <EmptyState icon={<FlaskConical />} title="No evaluations yet" action={make}>
                Choose two versions and a dataset. Heddle runs both on the same examples and says
                what can be told from them, and what cannot.
              </EmptyState>
            </div>
          )}
          {experiments.length > 0 && <List experiments={experiments} />}
        </div>
        <RequirementsCard graph={graph} />
      </div>
    </EvaluateScreen>
  )
}

function List({ experiments }: { experiments: readonly ExperimentSummary[] }) {
  const datasets = [...new Set(experiments.map(({ dataset }) => dataset))]
  const [only, setOnly] = useState(false)
  const shown = only ? experiments.filter(({ status }) => status === 'running') : experiments
  return (
    <>
      <div className={styles.bar}>
        <span>
          {formatCount(experiments.length, 'evaluation')} on{' '}
          {datasets.length === 1 ? datasets[0] : formatCount(datasets.length, 'dataset')}
        </span>
        {experiments.some(({ status }) => status === 'running') && (
          <Checkbox isSelected={only} onChange={setOnly}>
            Only those that run
          </Checkbox>
        )}
      </div>
      <ul className={styles.list} aria-label="Evaluations">
        {shown.map((experiment) => (
          <Row key={experiment.id} experiment={experiment} />
        ))}
      </ul>
    </>
  )
}

function Row({ experiment }: { experiment: ExperimentSummary }) {
  const now = useSlowNow()
  const { id, graph, name, dataset, datasetVersion, examples, trials, status, progress } =
    experiment
  return (
    <li>
      <Link href={paths.experiment(graph, id)} className={styles.row}>
        <span className={styles.words}>
          <strong>
            {name} {experiment.sample === true && <Badge>Sample</Badge>}
          </strong>
          <Headline experiment={experiment} />
        </span>
        <span className={styles.facts}>
          <span>{`${dataset} v${datasetVersion}`}</span>
          <small>
            {formatCount(examples, 'example')}
            {trials > 1 && ` × ${trials}`}
          </small>
        </span>
        <span className={styles.facts}>
          <span>
            {formatSpent(progress.cost, progress.unpriced)}
            {progress.judges.cost > 0 && `, ${formatCost(progress.judges.cost)} for judges`}
          </span>
          <small>{`${progress.executed.toLocaleString()} executed, ${progress.reused.toLocaleString()} reused`}</small>
        </span>
        <span className={styles.state}>
          <ExperimentState status={status} />
          <small>{formatAgo(experiment.createdAt, now)}</small>
        </span>
      </Link>
    </li>
  )
}

/** What came out, or how far it is. */
function Headline({ experiment }: { experiment: ExperimentSummary }) {
  const { id, status, variants, progress } = experiment
  const [baseline, candidate] = variants
  const isPair = status !== 'running' && progress.done > 0 && variants.length === 2
  const { data } = useComparison(
    id,
    isPair && baseline !== undefined && candidate !== undefined
      ? { baseline, candidate }
      : undefined,
  )
  if (status === 'running') {
    return (
      <span className={styles.progress}>
        <Progress
          label={experiment.name}
          labelHidden
          value={progress.done}
          maxValue={Math.max(1, progress.runs)}
        />
        <small>
          {`${progress.done} of ${progress.runs} runs`}
          {progress.left !== null && `, about ${formatDuration(progress.left)} left`}
        </small>
      </span>
    )
  }
  if (data !== undefined) {
    return (
      <span className={styles.headline}>
        {data.refused ??
          data.sentence.map(({ text, tone }, at) =>
            tone === undefined ? (
              text
            ) : (
              <b key={at} data-tone={tone}>
                {text}
              </b>
            ),
          )}
      </span>
    )
  }
  const words =
    experiment.reason ?? (variants.length === 1 ? `${baseline} alone` : variants.join(' · '))
  return <span className={styles.headline}>{words}</span>
}
