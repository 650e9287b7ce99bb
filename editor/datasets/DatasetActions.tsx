import { useMutation } from '@tanstack/react-query'
import { Download, Ellipsis, FlaskConical, History, PencilLine, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSection, MenuSeparator } from '../ui/Menu.tsx'
import { toast } from '../ui/toast-store.ts'
import { datasetAddress, useDatasetChanged } from './dataset-requests.ts'
import { DescribeDialog } from './DescribeDialog.tsx'
import styles from './DatasetActions.module.css'

interface Props {
  readonly dataset: DatasetAnswer
  readonly onImport: () => void
  readonly onHistory: () => void
}

const formats = [
  { id: 'jsonl', label: 'JSONL', description: 'All that is known, one example in each line' },
  { id: 'csv', label: 'CSV', description: 'For spreadsheets' },
  { id: 'json', label: 'JSON', description: 'One list' },
  {
    id: 'fine-tuning',
    label: 'Fine-tuning',
    description: 'Questions and expected answers as messages',
  },
] as const

/** The ways into a dataset and out of it. */
export function DatasetActions({ dataset, onImport, onHistory }: Props) {
  const [, go] = useLocation()
  const [parameters] = useSearchParams()
  const [asking, setAsking] = useState<'describe' | 'delete'>()
  const { name, graph, shown } = dataset
  const exported = (format: string): string => {
    const query = new URLSearchParams({ format, version: String(shown.version) })
    const split = parameters.get('split')
    if (split !== null) query.set('split', split)
    return datasetAddress(name, `/export?${query.toString()}`)
  }
  return (
    <div className={styles.actions}>
      <Button icon={<History />} onPress={onHistory}>
        History
      </Button>
      <Menu
        label="Export"
        placement="bottom end"
        trigger={<Button icon={<Download />}>Export</Button>}
      >
        <MenuSection title={`Version ${shown.version}`}>
          {formats.map(({ id, label, description }) => (
            <MenuItem key={id} href={exported(id)} download="" description={description}>
              {label}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
      <Button icon={<Upload />} onPress={onImport}>
        Import
      </Button>
      {graph !== undefined && (
        <Button
          variant="primary"
          icon={<FlaskConical />}
          isDisabled={dataset.examples === 0}
          onPress={() => go(`${paths.newEvaluation(graph)}?dataset=${encodeURIComponent(name)}`)}
        >
          Evaluate
        </Button>
      )}
      <Menu
        label={`More for ${name}`}
        placement="bottom end"
        trigger={
          <IconButton label={`More for ${name}`}>
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<PencilLine />} onAction={() => setAsking('describe')}>
          Describe
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} danger onAction={() => setAsking('delete')}>
          Delete
        </MenuItem>
      </Menu>
      {asking === 'describe' && (
        <DescribeDialog dataset={dataset} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'delete' && (
        <DeleteDataset dataset={dataset} onClose={() => setAsking(undefined)} />
      )}
    </div>
  )
}

function DeleteDataset({ dataset, onClose }: { dataset: DatasetAnswer; onClose: () => void }) {
  const [, go] = useLocation()
  const [typed, setTyped] = useState('')
  const changed = useDatasetChanged()
  const { name, examples, version } = dataset
  const remove = useMutation({
    mutationFn: () => request<undefined>(datasetAddress(name), { method: 'DELETE' }),
    async onSuccess() {
      go(paths.datasets)
      await changed(name)
      toast(`Deleted ${name}.`)
    },
  })
  return (
    <DeleteDialog
      title={`Delete ${name}?`}
      remove={remove}
      confirm="Delete for good"
      isHeld={typed !== name}
      onClose={onClose}
    >
      <p>
        {formatCount(examples, 'example')} and {formatCount(version, 'version')} are lost.
        Evaluations that used them keep their scores. Type the name to go on.
      </p>
      <TextField label="Name of the dataset" mono autoFocus value={typed} onChange={setTyped} />
    </DeleteDialog>
  )
}
