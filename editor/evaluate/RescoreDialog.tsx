import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type {
  ChosenEvaluator,
  ExperimentAnswer,
  RescoreRequest,
} from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { experimentAddress, experimentKey, useEvaluators } from './evaluate-requests.ts'
import { EvaluatorPicker } from './EvaluatorPicker.tsx'
import styles from './forms.module.css'
import { placesOf } from './graph-places.ts'
import { useCatalogue, useGraphDraft } from './node-looks.ts'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly onClose: () => void
}

/** Scores the runs that are there with other evaluators or settings; the graph is not run again. */
export default function RescoreDialog({ experiment, onClose }: Props) {
  const queries = useQueryClient()
  const { data: evaluators } = useEvaluators()
  const { data: draft } = useGraphDraft(experiment.graph)
  const { data: catalogue } = useCatalogue()
  const places = useMemo(
    () =>
      draft === undefined || catalogue === undefined ? [] : placesOf(draft.draft, catalogue.nodes),
    [draft, catalogue],
  )
  const [chosen, setChosen] = useState(experiment.create.evaluators)
  const names = experiment.columns.map(({ name }) => name)
  const before = names.find((name) => name === experiment.create.baseline) ?? names[0] ?? ''
  const [baseline, setBaseline] = useState(before)
  const rescore = useMutation({
    mutationFn() {
      const body: RescoreRequest = {
        evaluators: chosen,
        ...(baseline === before ? {} : { baseline }),
      }
      const path = experimentAddress(experiment.id, '/rescore')
      return request<ExperimentAnswer>(path, { method: 'POST', body })
    },
    onSuccess(answer) {
      queries.setQueryData(experimentKey(experiment.id), answer)
      void queries.invalidateQueries({ queryKey: experimentKey(experiment.id) })
      onClose()
    },
  })
  return (
    <Dialog
      wide
      title="Score again"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={chosen.length === 0 || rescore.isPending}
            onPress={() => rescore.mutate()}
          >
            Score again
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.hint}>
          The runs stay as they are, and their outputs are scored anew. A judge is asked only what
          it was not asked before.
        </p>
        {evaluators === undefined ? (
          <Skeleton height={320} />
        ) : (
          <EvaluatorPicker
            evaluators={evaluators.evaluators}
            places={places}
            chosen={chosen}
            onChange={setChosen}
          />
        )}
        {names.length > 1 && chosen.some(comparesAnswers) && (
          <Select
            label="Baseline of the judges that compare two answers"
            options={names.map((name) => ({ id: name, label: name }))}
            value={baseline}
            onChange={setBaseline}
          />
        )}
        {rescore.error !== null && (
          <Notice tone="error" title="They could not be scored">
            {rescore.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}

/** Whether a judge is shown the answer of the baseline, too. */
function comparesAnswers({ evaluator, settings = {} }: ChosenEvaluator): boolean {
  const { against, inputs } = settings
  if (evaluator === 'pairwise') return against !== 'reference'
  return evaluator === 'graph' && Array.isArray(inputs) && inputs.includes('other')
}
