import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DatasetVersion } from '../../server/api/datasets.ts'
import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { datasetNameProblem } from '../datasets/dataset-name.ts'
import {
  allExamples,
  changeDataset,
  createDataset,
  useDatasetChanged,
  useDatasets,
} from '../datasets/dataset-requests.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { toast } from '../ui/toast-store.ts'
import { allRows, type Pair, type RowFilter } from './row-requests.ts'
import styles from './forms.module.css'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly pair: Pair
  readonly metric: string
  readonly show: RowFilter
  /** Only these of those that are shown. */
  readonly examples?: readonly string[]
  readonly onKept?: () => void
  readonly onClose: () => void
}

type Way = 'tag' | 'dataset'

/** Keeps the examples that are shown: under a tag of their dataset, or as a dataset of their own. */
export default function SaveRowsDialog(props: Props) {
  const { experiment, pair, metric, show, examples, onKept, onClose } = props
  const [, go] = useLocation()
  const { dataset } = experiment
  const { data } = useDatasets()
  const changed = useDatasetChanged()
  const [way, setWay] = useState<Way>('tag')
  const [name, setName] = useState(show === 'all' ? 'watch' : show)
  const taken = data?.datasets.map((one) => one.name) ?? []
  const problem = way === 'dataset' ? datasetNameProblem(name, taken) : undefined
  const save = useMutation({
    async mutationFn() {
      const all = await allRows(experiment.id, pair, metric, show)
      const rows = all.filter(({ example }) => examples?.includes(example.id) !== false)
      const ids = new Set(rows.map(({ example }) => example.id))
      if (way === 'dataset') {
        await createDataset({
          name,
          description: `Examples of ${dataset} from the experiment ${experiment.name}.`,
          graph: experiment.graph,
        })
        return changeDataset(name, {
          put: rows.map(({ example }) => example),
          message: `Took ${formatCount(ids.size, 'example')} from ${experiment.name}`,
        })
      }
      // The newest words of each example, which may have been edited since the experiment.
      const newest = await allExamples(dataset)
      const put = newest
        .filter(({ id, tags }) => ids.has(id) && tags?.includes(name) !== true)
        .map((example) => ({ ...example, tags: [...(example.tags ?? []), name] }))
      return changeDataset(dataset, {
        put,
        message: `Tagged ${formatCount(put.length, 'example')} with ${name}`,
      })
    },
    onSuccess({ version }: DatasetVersion) {
      const target = way === 'dataset' ? name : dataset
      void changed(target)
      onKept?.()
      onClose()
      toast(`Kept as version ${version} of ${target}.`, {
        action: {
          label: 'Open',
          run: () =>
            go(
              way === 'dataset'
                ? paths.dataset(target)
                : `${paths.dataset(target)}?tag=${encodeURIComponent(name)}`,
            ),
        },
      })
    },
  })
  const complete = name.trim() !== '' && problem === undefined
  return (
    <Dialog
      title={
        examples === undefined
          ? 'Keep these examples'
          : `Keep ${formatCount(examples.length, 'example')}`
      }
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={!complete || save.isPending}
            onPress={() => save.mutate()}
          >
            Keep
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Segmented
          label="How"
          value={way}
          onChange={(next: Way) => setWay(next)}
          options={[
            { id: 'tag', label: `Tag in ${dataset}` },
            { id: 'dataset', label: 'As a new dataset' },
          ]}
        />
        <TextField
          label={way === 'tag' ? 'Tag' : 'Name of the dataset'}
          mono
          autoFocus
          value={name}
          onChange={setName}
          error={problem}
          description={
            way === 'tag'
              ? 'An evaluation can be narrowed to the tag, and results are shown by tag.'
              : 'The examples are copied with all that is known of them.'
          }
        />
        {save.error !== null && (
          <Notice tone="error" title="They could not be kept">
            {save.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
