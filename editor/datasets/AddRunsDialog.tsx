import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DatasetSummary, DatasetVersion, ExamplesFromRuns } from '../../server/api/datasets.ts'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { addedWords } from './added-words.ts'
import { DatasetFields, useDatasetChoice } from './DatasetChoice.tsx'
import { addRuns, createDataset, useDatasetChanged, useDatasets } from './dataset-requests.ts'
import { useTagsAndSplit } from './TagsAndSplit.tsx'
import { ToDatasetDialog } from './ToDatasetDialog.tsx'
import styles from './forms.module.css'

interface Props {
  /** The graph of all of them. */
  readonly graph: string
  /** Runs, or entries of feedback with what they correct. */
  readonly from: Pick<ExamplesFromRuns, 'runs' | 'feedback'>
  /** How many runs that are. */
  readonly count: number
  readonly onAdded: () => void
  readonly onClose: () => void
}

/** Keeps many runs as examples at once. */
export default function AddRunsDialog(props: Props) {
  const { data, error } = useDatasets()
  if (data === undefined) {
    return (
      <Dialog title="Add to a dataset" isOpen onClose={props.onClose}>
        {error === null ? <Skeleton height={200} /> : <Notice tone="error">{error.message}</Notice>}
      </Dialog>
    )
  }
  return <Form {...props} known={data.datasets} />
}

function Form({
  graph,
  from,
  count,
  known,
  onAdded,
  onClose,
}: Props & { readonly known: readonly DatasetSummary[] }) {
  const [, go] = useLocation()
  const changed = useDatasetChanged()
  const own = known.find((one) => one.graph === graph) ?? known.find(({ name }) => name === graph)
  const choice = useDatasetChoice(known, own?.name)
  const { makes, target, problem } = choice
  const [answered, setAnswered] = useState(false)
  const shared = useTagsAndSplit()
  const add = useMutation({
    async mutationFn(): Promise<DatasetVersion> {
      if (makes) await createDataset({ name: target, graph })
      return addRuns(target, {
        ...from,
        ...shared.given,
        ...(answered ? { answered } : {}),
      })
    },
    async onSuccess(version) {
      const before = known.find(({ name }) => name === target)?.version
      await changed(target)
      onAdded()
      onClose()
      toast(addedWords(target, version, count, before), {
        action: { label: 'Open', run: () => go(paths.dataset(target)) },
      })
    },
  })
  const corrects = from.feedback !== undefined
  return (
    <ToDatasetDialog
      label={`Add ${formatCount(count, 'example')}`}
      failure="They could not be added"
      isReady={target !== '' && problem === undefined}
      add={add}
      onClose={onClose}
    >
      <DatasetFields choice={choice} placeholder={`${graph}-golden`} />
      <div>
        <Switch isSelected={answered} onChange={setAnswered}>
          Expect what the runs answered
        </Switch>
        <p className={styles.hint}>
          {answered
            ? 'Only for answers that you know to be right: later versions are held against them.'
            : corrects
              ? 'Where the feedback says what was right, that is expected.'
              : 'The examples hold the questions. What is right can be written in the dataset.'}
        </p>
      </div>
      {shared.fields}
    </ToDatasetDialog>
  )
}
