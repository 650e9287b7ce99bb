import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { FileDown, FilePlus2 } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import type { GraphAnswer } from '../../server/api.ts'
import type { DatasetAnswer, ImportMapping, ImportPreview } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import { useDatasetChanged } from './dataset-requests.ts'
import { importFile, previewImport, typeOfFile } from './import-requests.ts'
import { leftOut, targetsFor } from './import-targets.ts'
import { PreviewTable } from './PreviewTable.tsx'
import styles from './ImportDialog.module.css'

interface Props {
  readonly dataset: DatasetAnswer
  /** One that was dropped; left out, one is chosen here. */
  readonly file: File | undefined
  readonly onClose: () => void
}

/** Takes a file in: which column goes where, what becomes of it, and what is wrong with which row. */
export function ImportDialog({ dataset, file: dropped, onClose }: Props) {
  const { name } = dataset
  const [file, setFile] = useState(dropped)
  const [mapping, setMapping] = useState<ImportMapping>()
  const [split, setSplit] = useState('')
  const changed = useDatasetChanged()
  const readable = file !== undefined && typeOfFile(file.name) !== undefined
  const asked =
    mapping === undefined || split.trim() === '' ? mapping : { ...mapping, split: split.trim() }
  const preview = useQuery({
    queryKey: ['import-preview', name, file?.name, file?.size, file?.lastModified, asked],
    enabled: readable,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn({ signal }): Promise<ImportPreview> {
      if (file === undefined) throw new Error('There is no file.')
      return previewImport(name, file, asked, signal)
    },
  })
  const { data } = preview
  const take = useMutation({
    mutationFn() {
      if (file === undefined || data === undefined) throw new Error('There is no file.')
      const whole = split.trim() === '' ? data.mapping : { ...data.mapping, split: split.trim() }
      return importFile(name, file, whole)
    },
    async onSuccess({ added, changed: edited, skipped }) {
      await changed(name)
      onClose()
      const parts = [
        `Added ${formatCount(added, 'example')}`,
        ...(edited > 0 ? [`changed ${edited}`] : []),
        ...(skipped.length > 0 ? [`left out ${formatCount(skipped.length, 'row')}`] : []),
      ]
      toast(`${parts.join(', ')}.`)
    },
  })
  const broken = new Set(data?.problems.map(({ row }) => row)).size
  const good = Math.max(0, (data?.rows ?? 0) - broken)
  return (
    <Dialog
      wide="full"
      title={file === undefined ? `Import into ${name}` : `Import ${file.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={
              data === undefined || good === 0 || take.isPending || preview.isPlaceholderData
            }
            onPress={() => take.mutate()}
          >
            {data === undefined ? 'Import' : `Import ${formatCount(good, 'example')}`}
          </Button>
        </>
      }
    >
      <div className={styles.import}>
        {file === undefined && (
          <section className={styles.drop} aria-label="File">
            <span className={styles.icon} aria-hidden>
              <FileDown size={20} />
            </span>
            <h3>Drop a file anywhere on this page</h3>
            <p>CSV, JSONL or JSON, with one example in each row.</p>
            <FileTrigger
              acceptedFileTypes={['.csv', '.tsv', '.jsonl', '.ndjson', '.json']}
              onSelect={(list) => setFile(list?.[0] ?? undefined)}
            >
              <Button icon={<FilePlus2 />}>Choose a file</Button>
            </FileTrigger>
          </section>
        )}
        {file !== undefined && !readable && (
          <Notice
            tone="error"
            title={`${file.name} is no table of examples`}
            action={<Button onPress={() => setFile(undefined)}>Choose another</Button>}
          >
            A file of examples is CSV, JSONL or JSON.
          </Notice>
        )}
        {preview.error !== null && (
          <Notice
            tone="error"
            title="The file cannot be read"
            action={<Button onPress={() => setFile(undefined)}>Choose another</Button>}
          >
            {preview.error.message}
          </Notice>
        )}
        {readable && data === undefined && preview.error === null && <Skeleton height={320} />}
        {data !== undefined && preview.error === null && (
          <Columns
            preview={data}
            graph={dataset.graph}
            split={split}
            onSplit={setSplit}
            onMap={(column, target) =>
              setMapping({ columns: { ...data.mapping.columns, [column]: target } })
            }
          />
        )}
        {take.error !== null && (
          <Notice tone="error" title="Nothing was imported">
            {take.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}

interface ColumnsProps {
  readonly preview: ImportPreview
  readonly graph: string | undefined
  readonly split: string
  readonly onSplit: (split: string) => void
  readonly onMap: (column: string, target: string | null) => void
}

/** Rows with a problem that are listed at first. */
const few = 6

function Columns({ preview, graph, split, onSplit, onMap }: ColumnsProps) {
  const [all, setAll] = useState(false)
  const { columns, mapping, examples, problems, rows } = preview
  const { data } = useQuery({
    queryKey: ['graph-draft', graph],
    enabled: graph !== undefined,
    queryFn: () => request<GraphAnswer>(`/api/graphs/${encodeURIComponent(graph ?? '')}`),
  })
  const targets = Object.values(mapping.columns)
  const double = targets.filter(
    (target, at) => target !== null && targets.indexOf(target) !== at && target !== 'tags',
  )
  return (
    <>
      <section className={styles.part} aria-label="Columns">
        <header>
          <h3>Which column is what</h3>
          <p>{`${formatCount(columns.length, 'column')}, ${formatCount(rows, 'row')}.`}</p>
        </header>
        <ul className={styles.columns}>
          {columns.map(({ name, samples }) => {
            const target = mapping.columns[name] ?? null
            return (
              <li key={name} data-out={target === null || undefined}>
                <span className={styles.column}>
                  <strong>{name}</strong>
                  <small title={samples.join('\n')}>
                    {samples.length === 0 ? 'always empty' : samples.join(' · ')}
                  </small>
                </span>
                <span className={styles.arrow} aria-hidden>
                  →
                </span>
                <div className={styles.target}>
                  <Select
                    label={`What "${name}" is`}
                    labelHidden
                    options={targetsFor(name, data?.draft, [target])}
                    value={target ?? leftOut}
                    onChange={(id) => onMap(name, id === leftOut ? null : id)}
                  />
                </div>
              </li>
            )
          })}
        </ul>
        {double.length > 0 && (
          <Notice tone="warn">
            {`More than one column goes to ${[...new Set(double)].join(' and ')}; the last of them counts.`}
          </Notice>
        )}
        <div className={styles.split}>
          <TextField
            label="Split for rows that name none"
            value={split}
            onChange={onSplit}
            placeholder="None"
            maxLength={100}
          />
        </div>
      </section>
      {problems.length > 0 && (
        <section className={styles.part} aria-label="Problems">
          <Notice
            tone="warn"
            title={`${formatCount(new Set(problems.map(({ row }) => row)).size, 'row')} cannot become an example`}
          >
            <ul className={styles.problems}>
              {(all ? problems : problems.slice(0, few)).map(({ row, message }, at) => (
                <li key={at}>
                  <b>Row {row}</b> {message}
                </li>
              ))}
            </ul>
            {!all && problems.length > few && (
              <Button variant="quiet" onPress={() => setAll(true)}>
                {`Show all ${problems.length}`}
              </Button>
            )}
          </Notice>
        </section>
      )}
      <section className={styles.part} aria-label="Preview">
        <header>
          <h3>What they become</h3>
          {examples.length > 0 && examples.length < rows && <p>The first {examples.length}.</p>}
        </header>
        {examples.length === 0 ? (
          <Notice tone="warn">No row becomes an example. Say which column is the input.</Notice>
        ) : (
          <PreviewTable examples={examples} />
        )}
      </section>
    </>
  )
}
