import { useQuery } from '@tanstack/react-query'
import { Plus, RotateCcw, Search, TableProperties, Upload } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Example } from '../../engine/evaluate/example.ts'
import type { GraphAnswer } from '../../server/api.ts'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { changedSearch } from '../ui/changed-search.ts'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import {
  addExample,
  pendingOf,
  putExample,
  removeExamples,
  undoChange,
  useChanges,
  withChanges,
} from './dataset-changes.ts'
import { ChangesBar } from './ChangesBar.tsx'
import { ExampleDrawer } from './ExampleDrawer.tsx'
import { ExampleGrid } from './ExampleGrid.tsx'
import { columnsOf } from './grid-columns.ts'
import { RestoreDialog } from './RestoreDialog.tsx'
import { useExamples } from './use-examples.ts'
import styles from './ExamplesView.module.css'

/** Stands for no filter: an option needs a name. */
const all = ' all'

interface Props {
  readonly dataset: DatasetAnswer
  /** An old version, which is only read. */
  readonly version: number | undefined
  readonly onNewest: () => void
  readonly onImport: () => void
}

/** The examples of a dataset: found, narrowed, edited in place. What was changed waits to be saved as a version. */
export function ExamplesView({ dataset, version, onNewest, onImport }: Props) {
  const { name, graph } = dataset
  const [parameters, setParameters] = useSearchParams()
  const [typed, setTyped] = useState(parameters.get('search') ?? '')
  const search = useDeferredValue(typed.trim())
  const [restoring, setRestoring] = useState(false)
  const split = parameters.get('split') ?? undefined
  const tag = parameters.get('tag') ?? undefined
  const { examples, total, error, isPending, isPlaceholderData, ...list } = useExamples(name, {
    version,
    split,
    tag,
    search,
  })
  // Read once from what the browser kept, then followed.
  useState(() => pendingOf(name))
  const kept = useChanges((state) => state[name])
  const readOnly = version !== undefined && version !== dataset.version
  const changes = readOnly ? undefined : kept?.now
  const ports = useGraphPorts(graph)
  const rows = useMemo(() => withChanges(examples, changes), [examples, changes])
  const columns = useMemo(() => columnsOf(rows.slice(0, 300), ports), [rows, ports])
  const count =
    total + (changes?.added.length ?? 0) - removedAmong(examples, changes?.removed ?? [])
  const open = parameters.get('example') ?? undefined
  const narrow = (key: string, value: string | undefined): void =>
    setParameters(changedSearch({ [key]: value }), { replace: key !== 'example' })
  const add = (): void => {
    const example: Example = { id: newId(rows), inputs: {}, provenance: { from: 'person' } }
    addExample(name, dataset.version, example)
    narrow('example', example.id)
  }
  const remove = (ids: readonly string[]): void => {
    removeExamples(name, dataset.version, ids)
    if (open !== undefined && ids.includes(open)) narrow('example', undefined)
    toast(`Removed ${formatCount(ids.length, 'example')}.`, {
      action: { label: 'Undo', run: () => undoChange(name) },
    })
  }
  useUndoKey(name, !readOnly)
  const isEmpty =
    !isPending && count === 0 && search === '' && split === undefined && tag === undefined
  return (
    <div className={styles.view}>
      {readOnly && (
        <div className={styles.notice}>
          <Notice
            title={`Version ${version} of ${dataset.version}. It is only to be read.`}
            action={
              <span className={styles.both}>
                <Button icon={<RotateCcw />} onPress={() => setRestoring(true)}>
                  Make it the newest
                </Button>
                <Button onPress={onNewest}>Show the newest</Button>
              </span>
            }
          />
        </div>
      )}
      {!isEmpty && (
        <div className={styles.bar}>
          <div className={styles.find}>
            <SearchField
              label="Find examples"
              placeholder="Find in questions, answers and ids"
              value={typed}
              onChange={setTyped}
            />
          </div>
          <Filter
            label="Split"
            none="All splits"
            counts={dataset.splits}
            value={split}
            onChange={(value) => narrow('split', value)}
          />
          <Filter
            label="Tag"
            none="All tags"
            counts={dataset.tags}
            value={tag}
            onChange={(value) => narrow('tag', value)}
          />
          <span className={styles.count} role="status">
            {isPending ? '' : formatCount(count, 'example')}
          </span>
          {!readOnly && (
            <Button icon={<Plus />} onPress={add}>
              Add example
            </Button>
          )}
        </div>
      )}
      {error !== null && (
        <div className={styles.notice}>
          <Notice
            tone="error"
            title="The examples could not be loaded"
            action={<Button onPress={() => void list.refetch()}>Try again</Button>}
          >
            {error.message}
          </Notice>
        </div>
      )}
      {isPending && (
        <div className={styles.notice}>
          <Skeleton rows height={449} />
        </div>
      )}
      {isEmpty && (
        <div className={styles.empty}>
          <EmptyState
            icon={<TableProperties />}
            title="No examples yet"
            action={
              <span className={styles.both}>
                <Button variant="primary" icon={<Upload />} onPress={onImport}>
                  Import a file
                </Button>
                <Button icon={<Plus />} onPress={add}>
                  Add example
                </Button>
              </span>
            }
          >
            Drop a CSV, JSONL or JSON file anywhere on this page, write examples by hand, or add
            runs from the Runs page.
          </EmptyState>
        </div>
      )}
      {!isPending && !isEmpty && count === 0 && (
        <div className={styles.empty}>
          <EmptyState icon={<Search />} title="No example fits">
            Look for other words, or take another split or tag.
          </EmptyState>
        </div>
      )}
      {count > 0 && (
        <ExampleGrid
          rows={rows}
          count={count}
          columns={columns}
          readOnly={readOnly}
          old={isPlaceholderData}
          changed={changes?.put ?? {}}
          onReach={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
          }}
          onOpen={(id) => narrow('example', id)}
          onEdit={(example) => putExample(name, dataset.version, example)}
          onRemove={remove}
        />
      )}
      {changes !== undefined && <ChangesBar dataset={dataset} changes={changes} />}
      {open !== undefined && (
        <ExampleDrawer
          dataset={dataset}
          example={rows.find(({ id }) => id === open)}
          id={open}
          taken={rows}
          isNew={changes?.added.includes(open) === true}
          ports={ports}
          columns={columns}
          readOnly={readOnly}
          onOpen={(id) => narrow('example', id)}
          onRemove={() => remove([open])}
        />
      )}
      {restoring && version !== undefined && (
        <RestoreDialog
          dataset={dataset}
          version={version}
          onClose={() => setRestoring(false)}
          onDone={onNewest}
        />
      )}
    </div>
  )
}

interface FilterProps {
  readonly label: string
  readonly none: string
  readonly counts: Readonly<Record<string, number>>
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

function Filter({ label, none, counts, value, onChange }: FilterProps) {
  const options = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  if (options.length === 0 && value === undefined) return null
  return (
    <div className={styles.filter}>
      <Select
        label={label}
        labelHidden
        options={[
          { id: all, label: none },
          ...options.map(([name, count]) => ({
            id: name,
            label: name,
            aside: count.toLocaleString(),
          })),
        ]}
        value={value ?? all}
        onChange={(id) => onChange(id === all ? undefined : id)}
      />
    </div>
  )
}

function removedAmong(examples: readonly Example[], removed: readonly string[]): number {
  const gone = new Set(removed)
  return examples.filter(({ id }) => gone.has(id)).length
}

/** Short, readable and free among what is loaded; the server takes ids of any kind. */
function newId(taken: readonly Example[]): string {
  const ids = new Set(taken.map(({ id }) => id))
  for (;;) {
    const id = `example-${crypto.randomUUID().slice(0, 6)}`
    if (!ids.has(id)) return id
  }
}

function useGraphPorts(graph: string | undefined) {
  const { data } = useQuery({
    queryKey: ['graph-draft', graph],
    enabled: graph !== undefined,
    queryFn: () => request<GraphAnswer>(`/api/graphs/${encodeURIComponent(graph ?? '')}`),
  })
  return data?.draft
}

/** Ctrl+Z takes the last change back, unless somebody types. */
function useUndoKey(dataset: string, active: boolean): void {
  useEffect(() => {
    if (!active) return undefined
    const press = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, shiftKey } = event
      if (key !== 'z' || shiftKey || !(ctrlKey || metaKey)) return
      if (target instanceof HTMLElement && target.matches('input, textarea')) return
      if (undoChange(dataset)) event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [dataset, active])
}
