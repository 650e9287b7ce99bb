import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { VersionList } from '../../server/api.ts'
import type { ExperimentAnswer, ExperimentVariant } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { experimentAddress, experimentKey } from './evaluate-requests.ts'
import styles from './forms.module.css'
import { versionChoices } from './variant-choices.ts'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly onClose: () => void
}

/** Another version that answers the same examples; what was run before stays. */
export default function AddVariantDialog({ experiment, onClose }: Props) {
  const queries = useQueryClient()
  const { id, graph, columns } = experiment
  const { data } = useQuery({
    queryKey: ['versions', graph, ''],
    queryFn: () => request<VersionList>(`/api/graphs/${encodeURIComponent(graph)}/versions`),
  })
  const choices = versionChoices(data?.versions ?? [], [])
  const [version, setVersion] = useState('draft')
  const [typed, setTyped] = useState<string>()
  const usual = choices.find((choice) => choice.id === version)?.name ?? version
  const name =
    typed ??
    freeName(
      usual,
      columns.map((column) => column.name),
    )
  const taken = columns.some((column) => column.name === name.trim())
  const add = useMutation({
    mutationFn() {
      const body: ExperimentVariant = { name: name.trim(), version }
      return request<ExperimentAnswer>(experimentAddress(id, '/variants'), { method: 'POST', body })
    },
    onSuccess(answer) {
      queries.setQueryData(experimentKey(id), answer)
      onClose()
    },
  })
  return (
    <Dialog
      title="Add a variant"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name.trim() === '' || taken || add.isPending}
            onPress={() => add.mutate()}
          >
            Add and run
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Select
          label="Version"
          options={choices.map((choice) => ({
            id: choice.id,
            label: choice.name,
            ...(choice.message === '' ? {} : { description: choice.message }),
          }))}
          value={version}
          onChange={setVersion}
          description="It answers the same examples. Only what differs from earlier runs is executed."
        />
        <TextField
          label="Name"
          value={name}
          onChange={setTyped}
          error={taken ? `There is a variant "${name.trim()}" already.` : undefined}
        />
        {add.error !== null && (
          <Notice tone="error" title="It could not be added">
            {add.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}

function freeName(usual: string, taken: readonly string[]): string {
  if (!taken.includes(usual)) return usual
  let count = 2
  while (taken.includes(`${usual} ${count}`)) count += 1
  return `${usual} ${count}`
}
