import { ArrowLeftRight } from 'lucide-react'
import { Link } from 'wouter'
import type { ComparisonAnswer, ExperimentAnswer } from '../../server/api/experiments.ts'
import { paths } from '../paths.ts'
import { useDeployments } from '../deployments/deployment-requests.ts'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { AttributionCard } from './AttributionCard.tsx'
import { BigFact, BigSelect } from './BigSelect.tsx'
import { useCompareAddress } from './compare-address.ts'
import { DeployVariant } from './DeployVariant.tsx'
import { CopyReport } from './CopyReport.tsx'
import { useComparison } from './evaluate-requests.ts'
import { kindWords } from './evaluator-words.ts'
import { JudgeTrust } from './JudgeTrust.tsx'
import { MethodLine } from './MethodLine.tsx'
import { MetricTable } from './MetricTable.tsx'
import { RowsCard } from './RowsCard.tsx'
import { Sentence } from './Sentence.tsx'
import { sideWords } from './side-words.ts'
import { shownMetric } from './shown-metric.ts'
import { SlicesCard } from './SlicesCard.tsx'
import styles from './CompareView.module.css'

/** Two variants of an experiment, side by side: what can be said, why, and on which examples. */
export function CompareView({ experiment }: { experiment: ExperimentAnswer }) {
  const [address, setAddress] = useCompareAddress()
  const names = experiment.columns.map(({ name }) => name)
  const baseline = names.find((name) => name === address.base) ?? names[0] ?? ''
  const candidate =
    names.find((name) => name === address.cand && name !== baseline) ??
    names.find((name) => name !== baseline) ??
    ''
  const { data, error, isPending, refetch } = useComparison(experiment.id, { baseline, candidate })
  const { data: deployed } = useDeployments()
  const known = { graph: experiment.graph, deployments: deployed?.deployments ?? [] }
  const optionsWith = (changed?: number) =>
    experiment.columns.map((column) => ({
      id: column.name,
      label: column.name,
      about: sideWords(column, column.name === candidate ? { ...known, changed } : known),
    }))
  const metric = shownMetric(data?.metrics ?? [], address.metric)?.metric
  return (
    <>
      <div className={styles.bar}>
        <BigSelect
          label="Baseline"
          side="baseline"
          options={optionsWith()}
          value={baseline}
          onChange={(base) =>
            setAddress({ base, ...(base === candidate ? { cand: baseline } : { cand: candidate }) })
          }
        />
        <div className={styles.swap}>
          <IconButton
            label="Swap baseline and candidate"
            size="large"
            onPress={() => setAddress({ base: candidate, cand: baseline })}
          >
            <ArrowLeftRight />
          </IconButton>
        </div>
        <BigSelect
          label="Candidate"
          side="candidate"
          options={optionsWith(data?.changed)}
          value={candidate}
          onChange={(cand) =>
            setAddress({ cand, ...(cand === baseline ? { base: candidate } : { base: baseline }) })
          }
        />
        <i className={styles.line} aria-hidden />
        <BigFact label="Dataset">
          <Link href={`${paths.dataset(experiment.dataset)}?version=${experiment.datasetVersion}`}>
            {experiment.dataset}
          </Link>
          <em>{datasetWords(experiment)}</em>
        </BigFact>
        <span className={styles.space} />
        <CopyReport id={experiment.id} pair={{ baseline, candidate }} />
        <DeployVariant experiment={experiment} variant={candidate} />
      </div>
      {error !== null && (
        <Notice
          tone="error"
          title="The comparison could not be made"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && error === null && (
        <div className={styles.loading}>
          <Skeleton height={32} width="70%" />
          <Skeleton height={320} />
        </div>
      )}
      {data !== undefined && (
        <Compared
          experiment={experiment}
          comparison={data}
          metric={metric}
          onMetric={(chosen) => setAddress({ metric: chosen })}
        />
      )}
    </>
  )
}

interface ComparedProps {
  readonly experiment: ExperimentAnswer
  readonly comparison: ComparisonAnswer
  readonly metric: string | undefined
  readonly onMetric: (metric: string) => void
}

function Compared({ experiment, comparison, metric, onMetric }: ComparedProps) {
  const { baseline, candidate } = comparison
  const pair = { baseline, candidate }
  const compared = comparison.metrics.find((one) => one.metric === metric)
  const slices = compared?.slices ?? []
  if (comparison.refused !== undefined) {
    return (
      <div className={styles.refused}>
        <Notice tone="warn" title="These two are not compared">
          {comparison.refused}
        </Notice>
        {metric !== undefined && <RowsCard experiment={experiment} pair={pair} metric={metric} />}
      </div>
    )
  }
  return (
    <>
      <Sentence parts={comparison.sentence} />
      {comparison.warnings.length > 0 && (
        <div className={styles.warnings}>
          <Notice tone="warn">
            <ul aria-label="What speaks against trusting it">
              {comparison.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      <MetricTable
        comparison={comparison}
        kindOf={(key) => kindOf(experiment, key)}
        selected={metric}
        onSelect={onMetric}
        trustOf={(key) => {
          const judge = experiment.evaluators.find((one) => one.key === key && one.usesModel)
          return (
            judge && (
              <JudgeTrust
                graph={experiment.graph}
                evaluator={judge.evaluator}
                agreed={comparison.trust[key]}
              />
            )
          )
        }}
        foot={<MethodLine comparison={comparison} />}
      />
      {compared !== undefined && (
        <div className={styles.two}>
          <div className={styles.side}>
            <AttributionCard experiment={experiment} pair={pair} compared={compared} />
            {slices.length > 0 && <SlicesCard compared={compared} pair={pair} />}
          </div>
          <RowsCard experiment={experiment} pair={pair} metric={compared.metric} />
        </div>
      )}
    </>
  )
}

/** Without the node, which the title of a metric names already. */
function kindOf({ evaluators }: ExperimentAnswer, key: string): string {
  const evaluator = evaluators.find((one) => one.key === key)
  if (evaluator === undefined) return ''
  const { node: _node, ...rest } = evaluator
  return kindWords(rest)
}

function datasetWords({ examples, trials }: ExperimentAnswer): string {
  const words = formatCount(examples, 'example')
  return trials > 1 ? `${words} · ${trials} trials each` : words
}
