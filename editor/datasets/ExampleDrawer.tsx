import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { GraphList } from '../../server/api.ts'
import type { DatasetAnswer } from '../../server/api/datasets.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { JsonField } from '../runs/JsonField.tsx'
import { setRunInputs } from '../runs/run-inputs.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { putExample, renameExample } from './dataset-changes.ts'
import { readExamples } from './dataset-requests.ts'
import { GoldFields } from './GoldFields.tsx'
import { withPart, type GridColumn } from './grid-columns.ts'
import styles from './ExampleDrawer.module.css'

interface Props {
  readonly dataset: DatasetAnswer
  /** undefined while it is not among those that are loaded. */
  readonly example: Example | undefined
  readonly id: string
  readonly taken: readonly Example[]
  /** It is not in any version yet, so its id can change. */
  readonly isNew: boolean
  readonly ports: Pick<Graph, 'inputs' | 'outputs'> | undefined
  readonly columns: readonly GridColumn[]
  readonly readOnly: boolean
  /** undefined closes the drawer. */
  readonly onOpen: (id: string | undefined) => void
  readonly onRemove: () => void
}

/** All fields of one example. What is changed waits with the changes of the grid. */
export function ExampleDrawer(props: Props) {
  const { dataset, example: loaded, id, readOnly, onOpen, onRemove } = props
  // A link may lead to an example that the grid has not reached.
  const found = useQuery({
    queryKey: ['dataset', dataset.name, 'example', dataset.shown.version, id],
    enabled: loaded === undefined,
    async queryFn({ signal }) {
      const shown = { version: dataset.shown.version, search: id }
      const { page } = await readExamples(dataset.name, shown, '', 100, signal)
      return page.find((one) => one.id === id) ?? null
    },
  })
  const example = loaded ?? found.data ?? undefined
  return (
    <Dialog
      shape="drawer"
      wide
      title={example === undefined ? id : titleOf(example)}
      isOpen
      onClose={() => onOpen(undefined)}
      actions={
        <>
          {!readOnly && example !== undefined && (
            <Button variant="danger" icon={<Trash2 />} onPress={onRemove}>
              Remove
            </Button>
          )}
          <span className={styles.space} />
          {example !== undefined && <RunIt example={example} graph={dataset.graph} />}
          <Button variant="primary" onPress={() => onOpen(undefined)}>
            Done
          </Button>
        </>
      }
    >
      {example === undefined &&
        (found.data === null ? (
          <Notice tone="warn" title={`There is no example "${id}" in this version`} />
        ) : (
          <Skeleton height={360} />
        ))}
      {example !== undefined && (
        <Fields
          {...props}
          example={example}
          onChange={(next) => putExample(dataset.name, dataset.version, next)}
        />
      )}
    </Dialog>
  )
}

function titleOf({ inputs, id }: Example): string {
  const text = Object.values(inputs).find((value) => typeof value === 'string' && value !== '')
  return typeof text === 'string' ? text : id
}

interface FieldsProps extends Props {
  readonly example: Example
  readonly onChange: (example: Example) => void
}

function Fields({
  dataset,
  example,
  taken,
  isNew,
  columns,
  ports,
  readOnly,
  onChange,
  onOpen,
}: FieldsProps) {
  const parts = columns.filter(({ kind }) => kind === 'text' || kind === 'json')
  const set = <Key extends keyof Example>(key: Key, value: Example[Key] | undefined): void => {
    const { [key]: _before, ...rest } = example
    // SAFETY: only a part that may be left out is left out; `id` and `inputs` are always given.
    onChange((value === undefined ? rest : { ...rest, [key]: value }) as Example)
  }
  return (
    <fieldset className={styles.fields} disabled={readOnly}>
      <IdField
        key={example.id}
        example={example}
        taken={taken}
        isNew={isNew && !readOnly}
        onRename={(to) => {
          renameExample(dataset.name, dataset.version, example.id, { ...example, id: to })
          onOpen(to)
        }}
      />
      {(['inputs', 'expected'] as const).map((part) => (
        <section key={part} className={styles.part} aria-label={partWords[part]}>
          <h3>{partWords[part]}</h3>
          {parts
            .filter(({ id }) => id.startsWith(`${part}.`))
            .map(({ id, label, kind }) => {
              const value = example[part]?.[label]
              return kind === 'text' && (value === undefined || typeof value === 'string') ? (
                <TextField
                  key={id}
                  label={label}
                  rows={part === 'inputs' ? 3 : 5}
                  isReadOnly={readOnly}
                  value={value ?? ''}
                  onChange={(text) =>
                    onChange(withPart(example, id, text === '' ? undefined : text))
                  }
                />
              ) : (
                <JsonField
                  key={id}
                  label={label}
                  type={ports?.inputs[label]?.type ?? 'json'}
                  value={value}
                  onChange={(next) => onChange(withPart(example, id, next))}
                />
              )
            })}
        </section>
      ))}
      <GoldFields
        gold={example.gold ?? []}
        readOnly={readOnly}
        onChange={(gold) => set('gold', gold.length === 0 ? undefined : gold)}
      />
      <section className={styles.part} aria-label="About it">
        <h3>About it</h3>
        <Switch
          isSelected={example.answerable !== false}
          isDisabled={readOnly}
          onChange={(answerable) => set('answerable', answerable ? undefined : false)}
        >
          It can be answered; switched off, a good graph refuses it
        </Switch>
        <div className={styles.pair}>
          <TextField
            label="Tags"
            description="Commas between them."
            isReadOnly={readOnly}
            value={(example.tags ?? []).join(',')}
            onChange={(text) => set('tags', text === '' ? undefined : text.split(','))}
            onBlur={() => set('tags', tidyTags(example.tags))}
          />
          <TextField
            label="Split"
            description="Such as test or train."
            isReadOnly={readOnly}
            value={example.split ?? ''}
            onChange={(text) => set('split', text === '' ? undefined : text)}
          />
        </div>
        <TextField
          label="Source"
          description="Examples of one source are not independent; statistics draw them together."
          isReadOnly={readOnly}
          value={example.source ?? ''}
          onChange={(text) => set('source', text === '' ? undefined : text)}
        />
        <TextField
          label="Notes"
          rows={2}
          isReadOnly={readOnly}
          value={example.notes ?? ''}
          onChange={(text) => set('notes', text === '' ? undefined : text)}
        />
        <JsonField
          label="Metadata"
          type="json"
          value={example.metadata}
          onChange={(value) => set('metadata', objectOf(value))}
        />
        <Origin example={example} graph={dataset.graph} />
      </section>
    </fieldset>
  )
}

const partWords = { inputs: 'Inputs', expected: 'Expected' } as const

/** Metadata has names; anything else is left out. */
function objectOf(value: Json | undefined): Record<string, Json> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined
}

function tidyTags(tags: readonly string[] | undefined): string[] | undefined {
  const tidy = [...new Set((tags ?? []).map((tag) => tag.trim()))].filter((tag) => tag !== '')
  return tidy.length === 0 ? undefined : tidy
}

interface IdProps {
  readonly example: Example
  readonly taken: readonly Example[]
  readonly isNew: boolean
  readonly onRename: (id: string) => void
}

/** The name of an example, by which its scores are found again: it is chosen once. */
function IdField({ example, taken, isNew, onRename }: IdProps) {
  const [typed, setTyped] = useState(example.id)
  const wanted = typed.trim()
  const isTaken = wanted !== example.id && taken.some(({ id }) => id === wanted)
  if (!isNew) {
    return (
      <p className={styles.id}>
        <code>{example.id}</code>
      </p>
    )
  }
  return (
    <TextField
      label="Id"
      mono
      value={typed}
      onChange={setTyped}
      maxLength={200}
      error={isTaken ? `There is an example "${wanted}" already.` : undefined}
      description="Its scores are found again by it, so it stays once it is saved."
      onBlur={() => {
        if (wanted === '' || isTaken) setTyped(example.id)
        else if (wanted !== example.id) onRename(wanted)
      }}
    />
  )
}

const origins = {
  import: 'Imported from a file.',
  run: 'From a run.',
  feedback: 'From feedback.',
  annotation: 'From a review.',
  person: 'Written by hand.',
} as const

function Origin({ example, graph }: { example: Example; graph: string | undefined }) {
  const { provenance } = example
  if (provenance === undefined) return null
  const { run } = provenance
  return (
    <p className={styles.origin}>
      {origins[provenance.from]}{' '}
      {run !== undefined && graph !== undefined && (
        <Link href={paths.run(graph, run)}>Open the run</Link>
      )}
    </p>
  )
}

/** Leads to the canvas with the inputs of the example, ready to run. */
function RunIt({ example, graph }: { example: Example; graph: string | undefined }) {
  const [, go] = useLocation()
  const { data } = useQuery({
    queryKey: ['graphs'],
    enabled: graph === undefined,
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const run = (name: string): void => {
    setRunInputs(name, example.inputs)
    go(paths.graph(name))
  }
  if (graph !== undefined) {
    return (
      <Button icon={<Play />} onPress={() => run(graph)}>
        Run this example
      </Button>
    )
  }
  return (
    <Menu
      label="Run this example with"
      placement="top end"
      trigger={
        <Button icon={<ChevronDown />} isDisabled={data === undefined}>
          Run this example
        </Button>
      }
    >
      {(data?.graphs ?? []).map(({ name, title }) => (
        <MenuItem key={name} onAction={() => run(name)}>
          {title}
        </MenuItem>
      ))}
    </Menu>
  )
}
