import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import {
  spanOf,
  unchangedExamplesFor,
} from '../../engine/evaluate/comparison/difference-interval.ts'
import type { Requirement, RequirementList } from '../../server/api/experiments.ts'
import { enoughExamples } from '../../engine/evaluate/comparison/detailed.ts'
import { request } from '../client/request.ts'
import { useDatasets } from '../datasets/dataset-requests.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { NumberField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { toast } from '../ui/toast-store.ts'
import { requirementsPath, useEvaluators } from './evaluate-requests.ts'
import { EvaluatorPicker } from './EvaluatorPicker.tsx'
import styles from './forms.module.css'
import { placesOf } from './graph-places.ts'
import { useCatalogue, useGraphDraft } from './node-looks.ts'
import cardStyles from './RequirementsCard.module.css'

const kinds: readonly { readonly id: Requirement['kind']; readonly label: string }[] = [
  { id: 'no-regression', label: 'Not worse by more than' },
  { id: 'at-least', label: 'At least' },
  { id: 'at-most', label: 'At most' },
  { id: 'latency-p95', label: '95 % of runs within (s)' },
  { id: 'cost-per-run', label: 'A run costs at most ($)' },
]

/** No dataset of its own: an option needs a name. */
const anyDataset = ' any'

interface Props {
  readonly graph: string
  readonly list: RequirementList
  readonly onClose: () => void
}

/** Which scores are required of a version, on which dataset. */
export default function RequirementsDialog({ graph, list, onClose }: Props) {
  const queries = useQueryClient()
  const { data: datasets } = useDatasets()
  const { data: known } = useEvaluators()
  const { data: draft } = useGraphDraft(graph)
  const { data: catalogue } = useCatalogue()
  const [dataset, setDataset] = useState(list.dataset)
  const [evaluators, setEvaluators] = useState(list.evaluators)
  const [requirements, setRequirements] = useState(list.requirements)
  const places = useMemo(
    () =>
      draft === undefined || catalogue === undefined ? [] : placesOf(draft.draft, catalogue.nodes),
    [draft, catalogue],
  )
  const metrics = evaluators.map((one) => ({
    id: metricKey(one),
    label: `${known?.evaluators.find(({ id }) => id === one.evaluator)?.title ?? one.evaluator}${one.node === undefined ? '' : ` at ${one.node}`}`,
  }))
  const lacking = requirements.some(
    (one) => 'metric' in one && !metrics.some(({ id }) => id === one.metric),
  )
  const save = useMutation({
    mutationFn() {
      const body: RequirementList = {
        ...(dataset === undefined ? {} : { dataset }),
        evaluators,
        requirements,
      }
      return request<RequirementList>(requirementsPath(graph), { method: 'PUT', body })
    },
    onSuccess(saved) {
      queries.setQueryData(['requirements', graph], saved)
      onClose()
      toast('Saved the requirements.')
    },
  })
  const takes = requirements.flatMap((one) => {
    if (one.kind !== 'no-regression') return []
    const chosen = evaluators.find((other) => metricKey(other) === one.metric)
    const evaluator = known?.evaluators.find(({ id }) => id === chosen?.evaluator)
    const span = evaluator && spanOf(evaluator)
    return span === undefined ? [] : unchangedExamplesFor(one.beyond, span)
  })
  const put = (at: number, next: Requirement): void =>
    setRequirements(requirements.map((one, other) => (other === at ? next : one)))
  return (
    <Dialog
      wide
      title={`Requirements of ${graph}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={lacking || save.isPending}
            onPress={() => save.mutate()}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Select
          label="Dataset"
          options={[
            { id: anyDataset, label: 'Whichever the evaluation uses' },
            ...(datasets?.datasets ?? []).map(({ name }) => ({ id: name, label: name })),
          ]}
          value={dataset ?? anyDataset}
          onChange={(name) => setDataset(name === anyDataset ? undefined : name)}
        />
        <div className={cardStyles.lines}>
          {requirements.map((requirement, at) => (
            <div key={at} className={cardStyles.line}>
              <Select
                label="What is required"
                labelHidden
                options={kinds}
                value={requirement.kind}
                onChange={(kind) =>
                  put(
                    at,
                    ofKind(
                      kind,
                      'metric' in requirement ? requirement.metric : (metrics[0]?.id ?? ''),
                    ),
                  )
                }
              />
              {'metric' in requirement ? (
                <Select
                  label="Metric"
                  labelHidden
                  options={metrics}
                  placeholder="Choose below what is scored"
                  value={
                    metrics.some(({ id }) => id === requirement.metric) ? requirement.metric : null
                  }
                  onChange={(metric) => put(at, { ...requirement, metric })}
                />
              ) : (
                <span />
              )}
              <NumberField
                label="Bound"
                labelHidden
                value={boundOf(requirement)}
                step={0.001}
                minValue={0}
                formatOptions={{ maximumFractionDigits: 4 }}
                onChange={(bound) =>
                  put(at, withBound(requirement, Number.isNaN(bound) ? 0 : bound))
                }
              />
              <IconButton
                label="Leave this requirement out"
                onPress={() => setRequirements(requirements.filter((_one, other) => other !== at))}
              >
                <X />
              </IconButton>
            </div>
          ))}
          {takes.length > 0 && <p className={styles.hint}>{takesWords(Math.max(...takes))}</p>}
          <div>
            <Button
              icon={<Plus />}
              onPress={() =>
                setRequirements([
                  ...requirements,
                  metrics[0] === undefined
                    ? ofKind('latency-p95', '')
                    : ofKind('no-regression', metrics[0].id),
                ])
              }
            >
              Add a requirement
            </Button>
          </div>
        </div>
        <EvaluatorPicker
          evaluators={known?.evaluators ?? []}
          places={places}
          chosen={evaluators}
          onChange={setEvaluators}
        />
        {save.error !== null && (
          <Notice tone="error" title="They could not be saved">
            {save.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}

/** How many examples a bound asks for at the least. */
function takesWords(examples: number): string {
  return Number.isFinite(examples)
    ? `To show this takes at least ${Math.max(enoughExamples, examples).toLocaleString()} examples, even where a version changes nothing.`
    : 'That a version is not worse at all cannot be shown by examples; allow a small difference.'
}

function ofKind(kind: string, metric: string): Requirement {
  switch (kind) {
    case 'at-least':
      return { kind, metric, value: 0.8 }
    case 'at-most':
      return { kind, metric, value: 1 }
    case 'latency-p95':
      return { kind, ms: 5000 }
    case 'cost-per-run':
      return { kind, usd: 0.01 }
    default:
      return { kind: 'no-regression', metric, beyond: 0.05 }
  }
}

/** As it is typed: times in seconds. */
function boundOf(requirement: Requirement): number {
  switch (requirement.kind) {
    case 'at-least':
    case 'at-most':
      return requirement.value
    case 'no-regression':
      return requirement.beyond
    case 'latency-p95':
      return requirement.ms / 1000
    case 'cost-per-run':
      return requirement.usd
  }
}

function withBound(requirement: Requirement, bound: number): Requirement {
  switch (requirement.kind) {
    case 'at-least':
    case 'at-most':
      return { ...requirement, value: bound }
    case 'no-regression':
      return { ...requirement, beyond: bound }
    case 'latency-p95':
      return { ...requirement, ms: bound * 1000 }
    case 'cost-per-run':
      return { ...requirement, usd: bound }
  }
}
