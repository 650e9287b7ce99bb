import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { DeploymentSettings, LiveEvaluator } from '../../server/api/deployments.ts'
import { useEvaluators } from '../evaluate/evaluate-requests.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { NumberField } from '../ui/Field.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { useDayTraffic } from './deployment-requests.ts'
import { judgedADay } from './live-evaluators.ts'
import type { SettingsDraft } from './settings-draft.ts'
import pageStyles from './DeploymentPage.module.css'
import styles from './EvaluatorsPart.module.css'

const EvaluatorsDialog = loadLater(() => import('./EvaluatorsDialog.tsx'))

interface Props {
  /** Of the deployment. */
  readonly name: string
  readonly draft: SettingsDraft
}

/** What scores a share of the runs in the background, and what that may cost. */
export function EvaluatorsPart({ name, draft: { settings, change } }: Props) {
  const { evaluators = [], maxCostPerDay, graph } = settings
  const known = useEvaluators().data?.evaluators ?? []
  const [choosing, setChoosing] = useState(false)
  const set = (after: readonly LiveEvaluator[]): void =>
    change((before) => withEvaluators(before, after))
  return (
    <section className={pageStyles.part} aria-label="Evaluators">
      <h2>Evaluators</h2>
      <p className={pageStyles.lead}>
        They score a share of the runs that succeed, in the background; the{' '}
        <Link href={`${paths.monitor}?deployment=${encodeURIComponent(name)}`}>Monitor</Link> shows
        the means. Nobody waits for a score, and runs from before an evaluator was set are left out.
      </p>
      {evaluators.length > 0 && (
        <table className={pageStyles.table}>
          <thead>
            <tr>
              <th scope="col">Evaluator</th>
              <th scope="col">Share of runs, %</th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {evaluators.map((one, at) => {
              const key = metricKey(one)
              const described = known.find(({ id }) => id === one.evaluator)
              return (
                <tr key={key}>
                  <th scope="row">
                    <span className={styles.name}>
                      {one.key ?? described?.title ?? one.evaluator}
                      {described?.usesModel === true && <Badge tone="warn">uses a model</Badge>}
                    </span>
                    <small className={styles.where}>
                      {one.node === undefined ? 'at the outputs of the run' : `at ${one.node}`}
                    </small>
                  </th>
                  <td className={styles.share}>
                    <NumberField
                      label={`Share of runs that ${key} scores, in percent`}
                      labelHidden
                      minValue={0.01}
                      maxValue={100}
                      value={Number((one.share * 100).toFixed(4))}
                      formatOptions={{ maximumFractionDigits: 2 }}
                      onChange={(given) => {
                        const share = (Number.isNaN(given) ? 10 : given) / 100
                        set(
                          evaluators.map((other, index) =>
                            index === at ? { ...one, share } : other,
                          ),
                        )
                      }}
                    />
                  </td>
                  <td>
                    <Button
                      variant="quiet"
                      aria-label={`Remove the evaluator ${key}`}
                      onPress={() => set(evaluators.filter((_, index) => index !== at))}
                    >
                      Remove
                    </Button>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <div className={pageStyles.row}>
        <Button size="large" icon={<Plus />} onPress={() => setChoosing(true)}>
          {evaluators.length === 0 ? 'Add an evaluator' : 'Choose evaluators'}
        </Button>
      </div>
      {evaluators.length > 0 && (
        <>
          <div className={pageStyles.fields}>
            <NumberField
              label="At most, in US dollars a day"
              description="Empty: no ceiling. A day is one in UTC."
              minValue={0}
              step={0.01}
              value={maxCostPerDay ?? Number.NaN}
              formatOptions={{ maximumFractionDigits: 4 }}
              onChange={(given) =>
                change(({ maxCostPerDay: _before, ...others }) =>
                  Number.isNaN(given) || given === 0 ? others : { ...others, maxCostPerDay: given },
                )
              }
            />
          </div>
          <Cost name={name} asked={evaluators} known={known} />
        </>
      )}
      {choosing && (
        <EvaluatorsDialog
          graph={graph}
          evaluators={evaluators}
          onChoose={set}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  )
}

/** How often models would be asked at the traffic that there is; what one of them costs nobody knows before. */
function Cost({
  name,
  asked,
  known,
}: {
  name: string
  asked: readonly LiveEvaluator[]
  known: Parameters<typeof judgedADay>[1]
}) {
  const traffic = useDayTraffic().data?.traffic.find((one) => one.name === name)
  if (!asked.some(({ evaluator }) => known.some((one) => one.id === evaluator && one.usesModel))) {
    return (
      <p className={pageStyles.hint}>None of these asks a model, so their scores cost nothing.</p>
    )
  }
  const requests = traffic?.requests ?? 0
  const scores = judgedADay(asked, known, requests)
  return (
    <p className={pageStyles.hint}>
      Each score of an evaluator that uses a model costs at least one call of the judge, besides the
      run itself.{' '}
      {requests === 0
        ? 'There were no requests in the last 24 hours to say how many that would be.'
        : `With the ${requests.toLocaleString()} requests of the last 24 hours that is about ${scores.toLocaleString()} scores a day.`}{' '}
      The Monitor shows what they cost. A model whose price is not known makes them rest where there
      is a ceiling.
    </p>
  )
}

function withEvaluators(
  before: DeploymentSettings,
  after: readonly LiveEvaluator[],
): DeploymentSettings {
  const { evaluators: _before, maxCostPerDay, ...others } = before
  if (after.length === 0) return others
  return { ...others, evaluators: after, ...(maxCostPerDay === undefined ? {} : { maxCostPerDay }) }
}
