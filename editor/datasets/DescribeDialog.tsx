import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GraphList } from '../../server/api.ts'
import type { DatasetAnswer, DatasetSummary } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { datasetAddress, useDatasetChanged } from './dataset-requests.ts'
import styles from './forms.module.css'

/** Stands for no graph: an option needs a name. */
const anyGraph = ' any'

/** Changes what a dataset says of itself; its examples and versions stay. */
export function DescribeDialog({
  dataset,
  onClose,
}: {
  dataset: DatasetAnswer
  onClose: () => void
}) {
  const [description, setDescription] = useState(dataset.description)
  const [graph, setGraph] = useState(dataset.graph ?? anyGraph)
  const changed = useDatasetChanged()
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const save = useMutation({
    mutationFn: () =>
      request<DatasetSummary>(datasetAddress(dataset.name), {
        method: 'PATCH',
        body: { description, graph: graph === anyGraph ? null : graph },
      }),
    async onSuccess() {
      await changed(dataset.name)
      onClose()
    },
  })
  return (
    <Dialog
      title={`Describe ${dataset.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={save.isPending} onPress={() => save.mutate()}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Description"
          rows={3}
          autoFocus
          value={description}
          onChange={setDescription}
        />
        <Select
          label="For the graph"
          options={[
            { id: anyGraph, label: 'Any graph' },
            ...(data?.graphs ?? []).map(({ name, title }) => ({ id: name, label: title })),
          ]}
          value={graph}
          onChange={setGraph}
        />
        {save.error !== null && (
          <Notice tone="error" title="It could not be saved">
            {save.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
