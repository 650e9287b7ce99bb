import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Json } from '../../engine/graph/values.ts'
import type { RunAnswer } from '../../server/api.ts'
import type { ExamplesFromRuns } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { DatasetFields, useDatasetChoice } from './DatasetChoice.tsx'
import { addRuns, createDataset, useDatasetChanged, useDatasets } from './dataset-requests.ts'
import { useTagsAndSplit } from './TagsAndSplit.tsx'
import { ToDatasetDialog } from './ToDatasetDialog.tsx'

interface Props {
  readonly run: string
  /** The graph that it ran. */
  readonly graph: string
  /** An entry of feedback that led here, with the answer that it asks for. */
  readonly feedback?: { readonly id: string; readonly correction?: string | undefined }
  readonly onClose: () => void
}

/** Keeps a run as an example: in which dataset, and what a right run would have answered. */
export default function AddToDatasetDialog({ run, graph, feedback, onClose }: Props) {
  const datasets = useDatasets()
  const answer = useQuery({
    queryKey: ['run-answer', run],
    queryFn: () => request<RunAnswer>(`/v1/runs/${encodeURIComponent(run)}`),
  })
  const error = datasets.error ?? answer.error
  if (datasets.data === undefined || answer.data === undefined) {
    return (
      <Dialog title="Add to a dataset" isOpen onClose={onClose}>
        {error === null ? <Skeleton height={240} /> : <Notice tone="error">{error.message}</Notice>}
      </Dialog>
    )
  }
  const known = datasets.data.datasets
  const own = known.find((one) => one.graph === graph) ?? known.find(({ name }) => name === graph)
  return (
    <Form
      run={run}
      graph={graph}
      feedback={feedback}
      outputs={answer.data.outputs}
      known={known.map(({ name, examples }) => ({ name, examples }))}
      first={own?.name ?? known[0]?.name}
      onClose={onClose}
    />
  )
}

interface FormProps extends Omit<Props, 'feedback'> {
  readonly feedback: Props['feedback'] | undefined
  readonly outputs: Readonly<Record<string, Json>>
  readonly known: readonly { readonly name: string; readonly examples: number }[]
  readonly first: string | undefined
}

function Form({ run, graph, feedback, outputs, known, first, onClose }: FormProps) {
  const [, go] = useLocation()
  const changed = useDatasetChanged()
  const port = mainPort(outputs)
  const given = outputs[port]
  const choice = useDatasetChoice(known, first)
  const { makes, target, problem } = choice
  const [expects, setExpects] = useState(true)
  const [expected, setExpected] = useState(
    feedback?.correction ?? (typeof given === 'string' ? given : ''),
  )
  const shared = useTagsAndSplit()
  const add = useMutation({
    async mutationFn() {
      if (makes) await createDataset({ name: target, graph })
      const body: ExamplesFromRuns = {
        ...(feedback === undefined ? { runs: [run] } : { feedback: [feedback.id] }),
        ...shared.given,
        ...(expects && expected.trim() !== '' ? { expected: { [run]: { [port]: expected } } } : {}),
      }
      return addRuns(target, body)
    },
    async onSuccess({ version }) {
      await changed(target)
      onClose()
      toast(`Added to ${target}, version ${version}.`, {
        action: {
          label: 'Open',
          run: () => go(`${paths.dataset(target)}?example=${encodeURIComponent(run)}`),
        },
      })
    },
  })
  return (
    <ToDatasetDialog
      label="Add example"
      failure="It could not be added"
      isReady={target !== '' && problem === undefined}
      add={add}
      onClose={onClose}
    >
      <DatasetFields choice={choice} placeholder={`${graph}-golden`} />
      <Switch isSelected={expects} onChange={setExpects}>
        I know what a right answer says
      </Switch>
      {expects && (
        <TextField
          label={`Expected ${port}`}
          rows={6}
          value={expected}
          onChange={setExpected}
          description={
            feedback?.correction === undefined
              ? 'What the run gave. Correct it before you keep it.'
              : 'What the feedback asks for.'
          }
        />
      )}
      {shared.fields}
    </ToDatasetDialog>
  )
}

/** The output that is the answer: the one of that name, else the first text. */
function mainPort(outputs: Readonly<Record<string, Json>>): string {
  if (typeof outputs['answer'] === 'string') return 'answer'
  return Object.entries(outputs).find(([, value]) => typeof value === 'string')?.[0] ?? 'answer'
}
