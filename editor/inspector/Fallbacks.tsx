import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { Json } from '../../engine/graph/values.ts'
import { setNodeField } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Select } from '../ui/Select.tsx'
import { ConfigField } from './ConfigField.tsx'
import { problemsAt, readFields, type ConfigFieldInfo, type FieldProblem } from './config-fields.ts'
import { changesIn, firstChange } from './fallback-changes.ts'
import { ItemRow } from './ItemRow.tsx'
import styles from './ItemsField.module.css'

type Changes = Readonly<Record<string, Json>>

interface Props {
  readonly id: string
  readonly entry: GraphNode
  readonly description: NodeDescription
}

/** The most that a graph may have for a node. */
const mostFallbacks = 10

/** Other settings, such as another model, with which a node is tried when every attempt has failed. */
export function Fallbacks({ id, entry, description }: Props) {
  const problems = useDocument((state) => state.problems)
  const [open, setOpen] = useState<readonly number[]>([])
  const fields = readFields(description.configSchema)
  const all: readonly Changes[] = entry.fallback ?? []
  // Without a model there is hardly another way to try it.
  if (all.length === 0 && !fields.some(({ kind }) => kind.kind === 'model')) return null
  const wrong: readonly FieldProblem[] = problems.flatMap(
    ({ path: [, node, part, ...path], message }) =>
      node === id && part === 'fallback' ? [{ path, message }] : [],
  )
  const set = (next: readonly Changes[]) =>
    setNodeField(id, 'fallback', next.length === 0 ? undefined : [...next])
  const move = (at: number, to: number) => {
    const next = [...all]
    const [taken] = next.splice(at, 1)
    if (taken !== undefined) next.splice(to, 0, taken)
    set(next)
    setOpen(open.map((one) => (one === at ? to : one === to ? at : one)))
  }
  return (
    <div className={styles.items} role="group" aria-label="Fallbacks">
      <div className={styles.head}>
        Fallbacks
        {all.length > 0 && <span>{all.length}</span>}
      </div>
      <p className={styles.note}>
        When every attempt has failed, it is tried with other settings, such as another model.
      </p>
      {all.length > 0 && (
        <ol className={styles.list}>
          {all.map((changes, at) => (
            <ItemRow
              // Fallbacks have no names; their place is what they are.
              key={at}
              name={`Fallback ${at + 1}`}
              summary={changesIn(changes, fields)}
              isFirst={at === 0}
              isLast={at === all.length - 1}
              isOpen={open.includes(at)}
              isWrong={problemsAt(wrong, at).length > 0}
              onToggle={() =>
                setOpen(open.includes(at) ? open.filter((one) => one !== at) : [...open, at])
              }
              onMove={(by) => move(at, at + by)}
              onRemove={() => {
                set(all.filter((_, index) => index !== at))
                setOpen(open.filter((one) => one !== at).map((one) => (one > at ? one - 1 : one)))
              }}
            >
              <ChangesForm
                node={id}
                fields={fields}
                config={entry.config ?? {}}
                changes={changes}
                problems={problemsAt(wrong, at)}
                onChange={(next) => set(all.map((one, index) => (index === at ? next : one)))}
              />
            </ItemRow>
          ))}
        </ol>
      )}
      {all.length < mostFallbacks && (
        <Button
          icon={<Plus />}
          onPress={() => {
            set([...all, firstChange(fields, entry.config ?? {})])
            setOpen([...open, all.length])
          }}
        >
          Add a fallback
        </Button>
      )}
    </div>
  )
}

interface ChangesProps {
  readonly node: string
  readonly fields: readonly ConfigFieldInfo[]
  /** Of the node itself: what counts where a fallback changes nothing. */
  readonly config: Changes
  readonly changes: Changes
  readonly problems: readonly FieldProblem[]
  readonly onChange: (changes: Changes) => void
}

/** The settings that a fallback changes; the others stay as they are. */
function ChangesForm({ node, fields, config, changes, problems, onChange }: ChangesProps) {
  const others = fields.filter(({ key }) => changes[key] === undefined)
  const without = (key: string): Changes =>
    Object.fromEntries(Object.entries(changes).filter(([name]) => name !== key))
  return (
    <>
      {fields
        .filter(({ key }) => changes[key] !== undefined)
        .map((field) => (
          <div key={field.key} className={styles.change}>
            <ConfigField
              node={node}
              // The way back is to change nothing, not to go to the default of the type.
              field={{ ...field, default: undefined }}
              value={changes[field.key]}
              problems={problemsAt(problems, field.key)}
              onChange={(value) =>
                onChange(
                  value === undefined ? without(field.key) : { ...changes, [field.key]: value },
                )
              }
            />
            <IconButton
              label={`Leave ${field.label} as it is`}
              size="small"
              onPress={() => onChange(without(field.key))}
            >
              <X />
            </IconButton>
          </div>
        ))}
      {others.length > 0 && (
        <Select
          label="Change a setting"
          labelHidden
          placeholder="Change a setting"
          value={null}
          onChange={(key) => {
            const value = config[key] ?? fields.find((field) => field.key === key)?.default ?? ''
            onChange({ ...changes, [key]: value })
          }}
          options={others.map(({ key, label }) => ({ id: key, label }))}
        />
      )}
    </>
  )
}
