import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { DatasetFields, useDatasetChoice } from '../datasets/DatasetChoice.tsx'
import { useDatasetChanged, useDatasets } from '../datasets/dataset-requests.ts'
import formStyles from '../datasets/forms.module.css'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { goldToDataset } from './annotation-requests.ts'
import { splitWords } from './queue-form.ts'

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
  const [split, setSplit] = useState('')
  const [tags, setTags] = useState('')
  const [corrected, setCorrected] = useState(false)
  const add = useMutation({
    mutationFn: () =>
      goldToDataset(queue.id, {
        dataset: target,
        corrected,
        ...(split.trim() === '' ? {} : { split: split.trim() }),
        ...(splitWords(tags).length === 0 ? {} : { tags: splitWords(tags) }),
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
    <Dialog
      title="Add to a dataset"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={target === '' || problem !== undefined || add.isPending}
            onPress={() => add.mutate()}
          >
            Add examples
          </Button>
        </>
      }
    >
      <div className={formStyles.form}>
        <DatasetFields choice={choice} />
        <div className={formStyles.pair}>
          <TextField label="Split" value={split} onChange={setSplit} placeholder="None" />
          <TextField
            label="Tags"
            value={tags}
            onChange={setTags}
            placeholder="Commas between them"
          />
        </div>
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
        {add.error !== null && (
          <Notice tone="error" title="They could not be added">
            {add.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
