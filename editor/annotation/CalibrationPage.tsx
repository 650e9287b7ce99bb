import { Scale } from 'lucide-react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Calibration } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { changedSearch } from '../ui/changed-search.ts'
import { useCalibrations } from './annotation-requests.ts'
import { CalibrationCard } from './CalibrationCard.tsx'
import { isNamedTwice } from './judge-words.ts'
import { Back } from './EditQueuePage.tsx'
import styles from './CalibrationPage.module.css'

/** Stands for no filter: an option needs a name. */
const all = ' all'

/** How far judges agree with people. What it is narrowed to stands in the address. */
export default function CalibrationPage() {
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const { data, error, isPending, refetch } = useCalibrations()
  const found = data?.calibrations ?? []
  const graph = search.get('graph') ?? all
  const evaluator = search.get('evaluator') ?? all
  const ofGraph = found.filter((one) => graph === all || one.graph === graph)
  const shown = ofGraph.filter((one) => evaluator === all || one.evaluator === evaluator)
  const narrow = (name: string, value: string): void =>
    setSearch(changedSearch({ [name]: value === all ? undefined : value }), { replace: true })
  return (
    <Page
      title="Judges and people"
      above={<Back href={paths.evaluators} words="Evaluators" />}
      lead="How far each judge agrees with what people said of the same answers, and what its pass rate is once its mistakes are counted."
      actions={
        found.length > 0 && (
          <div className={styles.filters}>
            <Select
              label="Graph"
              labelHidden
              options={[
                { id: all, label: 'All graphs' },
                ...distinct(found, ({ graph: name }) => name, graph),
              ]}
              value={graph}
              onChange={(value) => narrow('graph', value)}
            />
            <Select
              label="Judge"
              labelHidden
              options={[
                { id: all, label: 'All judges' },
                ...distinct(ofGraph, (one) => one.evaluator, evaluator).map((option) => ({
                  ...option,
                  label: nameOf(option.id, ofGraph),
                })),
              ]}
              value={evaluator}
              onChange={(value) => narrow('evaluator', value)}
            />
          </div>
        )
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="It could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && error === null && <Skeleton height={320} />}
      {data !== undefined && shown.length === 0 && (
        <div className={styles.empty}>
          <EmptyState
            icon={<Scale />}
            title={
              found.length === 0
                ? 'No judge has been checked by people yet'
                : 'No judge of this name has been checked by people yet'
            }
            action={
              <Button variant="primary" onPress={() => go(paths.queues)}>
                Open the queues
              </Button>
            }
          >
            Send answers that a judge has scored to a queue, and let people say pass or fail. Fifty
            labels of good and bad answers show how far its scores can be trusted.
          </EmptyState>
        </div>
      )}
      <div className={styles.cards}>
        {shown.map((calibration) => (
          <CalibrationCard
            key={keyOf(calibration)}
            calibration={calibration}
            hashShown={isNamedTwice(calibration, shown)}
          />
        ))}
      </div>
      {shown.length > 0 && (
        <p className={styles.more}>
          Labels come from <Link href={paths.queues}>queues</Link>. Where reviewers differ, what was
          decided counts.
        </p>
      )}
    </Page>
  )
}

/** An evaluator by its title, as its card has it. */
function nameOf(evaluator: string, calibrations: readonly Calibration[]): string {
  const names = calibrations
    .filter((one) => one.evaluator === evaluator && !one.judge.model.startsWith('graph:'))
    .map(({ judge }) => judge.name)
  return names[0] ?? evaluator
}

function keyOf({ graph, evaluator, judge, field }: Calibration): string {
  return JSON.stringify([graph, evaluator, judge.model, judge.version, field])
}

/** The options of a filter; what the address asks for is among them even where there is nothing of it. */
function distinct(
  calibrations: readonly Calibration[],
  read: (calibration: Calibration) => string,
  chosen: string,
) {
  const names = new Set([...calibrations.map(read), ...(chosen === all ? [] : [chosen])])
  return [...names].map((name) => ({ id: name, label: name }))
}
