import { useMemo, useState } from 'react'
import type { LiveEvaluator } from '../../server/api/deployments.ts'
import type { ChosenEvaluator } from '../../server/api/experiments.ts'
import { useEvaluators } from '../evaluate/evaluate-requests.ts'
import { EvaluatorPicker } from '../evaluate/EvaluatorPicker.tsx'
import formStyles from '../evaluate/forms.module.css'
import { placesOf } from '../evaluate/graph-places.ts'
import { useCatalogue, useGraphDraft } from '../evaluate/node-looks.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { mostEvaluators, withShares } from './live-evaluators.ts'

interface Props {
  readonly graph: string
  readonly evaluators: readonly LiveEvaluator[]
  readonly onChoose: (evaluators: readonly LiveEvaluator[]) => void
  readonly onClose: () => void
}

/** Which evaluators score runs of a deployment: those that go without an expected answer. */
export default function EvaluatorsDialog({ graph, evaluators, onChoose, onClose }: Props) {
  const { data, error } = useEvaluators()
  const { data: draft } = useGraphDraft(graph)
  const { data: catalogue } = useCatalogue()
  const places = useMemo(
    () =>
      draft === undefined || catalogue === undefined ? [] : placesOf(draft.draft, catalogue.nodes),
    [draft, catalogue],
  )
  const [chosen, setChosen] = useState<readonly ChosenEvaluator[]>(evaluators)
  const tooMany = chosen.length > mostEvaluators
  const known = data?.evaluators ?? []
  return (
    <Dialog
      wide
      title="Evaluators"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={data === undefined || tooMany}
            onPress={() => {
              onChoose(withShares(chosen, evaluators, known))
              onClose()
            }}
          >
            Take these
          </Button>
        </>
      }
    >
      <div className={formStyles.form}>
        <p className={formStyles.hint}>
          What needs an expected answer is not among them: nobody knows it of a request. At most{' '}
          {mostEvaluators} can be chosen.
        </p>
        {error !== null && <Notice tone="error">{error.message}</Notice>}
        {data === undefined ? (
          <Skeleton height={320} />
        ) : (
          <EvaluatorPicker
            evaluators={known.filter(({ live }) => live === true)}
            places={places}
            chosen={chosen}
            onChange={setChosen}
            live
          />
        )}
        {tooMany && (
          <Notice tone="warn">
            {`${chosen.length} are chosen. Take away ${chosen.length - mostEvaluators}.`}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
