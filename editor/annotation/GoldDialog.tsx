import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { DatasetFields, useDatasetChoice } from '../datasets/DatasetChoice.tsx'
import { useDatasetChanged, useDatasets } from '../datasets/dataset-requests.ts'
import { useTagsAndSplit } from '../datasets/TagsAndSplit.tsx'
import { ToDatasetDialog } from '../datasets/ToDatasetDialog.tsx'
import formStyles from '../datasets/forms.module.css'
import { paths } from '../paths.ts'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { goldToDataset } from './annotation-requests.ts'

interface Props {
  readonly queue: QueueAnswer
  readonly onClose: () => void
}

/** Items whose labels hold become examples: of which dataset, and in which split. */
export function GoldDialog({ queue, onClose }: Props) {
  const [, go] = useLocation()
  const changed = useDatasetChanged()
  const { data } = useDatasets()
  const known = data?.datasets ?? []
  const choice = useDatasetChoice(
    known,
    known.find(({ graph }) => graph === queue.graph)?.name,
    `${queue.graph}-gold`,
  )
  const { target, problem } = choice
  const shared = useTagsAndSplit()
  const [corrected, setCorrected] = useState(false)
  const add = useMutation({
    mutationFn: () =>
      goldToDataset(queue.id, {
        dataset: target,
        corrected,
        ...shared.given,
      }),
    async onSuccess({ version }) {
      await changed(target)
      onClose()
      toast(`The labels are in ${target}, version ${version}.`, {
        action: { label: 'Open', run: () => go(paths.dataset(target)) },
      })
    },
  })
  return (
    <ToDatasetDialog
      label="Add examples"
      failure="They could not be added"
      isReady={target !== '' && problem === undefined}
      add={add}
      onClose={onClose}
    >
      <DatasetFields choice={choice} />
      {shared.fields}
      <div>
        <Switch isSelected={corrected} onChange={setCorrected}>
          Only items with a better answer
        </Switch>
        <p className={formStyles.hint}>
          {corrected
            ? 'The better answer is what the example expects.'
            : 'A better answer is what the example expects; without one, an answer that was found good.'}
        </p>
      </div>
    </ToDatasetDialog>
  )
}
