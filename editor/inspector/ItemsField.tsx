import { Plus } from 'lucide-react'
import { useState, type ComponentType } from 'react'
import { portsOf } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import { setPortList } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { freeName } from '../document/free-name.ts'
import { Button } from '../ui/Button.tsx'
import { fieldOfType, problemsAt, type ConfigFieldInfo, type FieldProps } from './config-fields.ts'
import { ItemRow } from './ItemRow.tsx'
import { RenameField } from './RenameField.tsx'
import styles from './ItemsField.module.css'

type Item = Readonly<Record<string, Json>>

interface Props extends FieldProps {
  readonly fields: readonly ConfigFieldInfo[]
  /** Draws a field of an item. */
  readonly Field: ComponentType<FieldProps>
}

/**
 * A list of settings that belong together, such as the cases of a switch; their order counts. Rows
 * are folded to a line that tells what they hold.
 */
export function ItemsField(props: Props) {
  const { node, field, value, problems, portField, onChange, fields, Field } = props
  const [open, setOpen] = useState<readonly number[]>([])
  const list = value ?? field.default
  const items = Array.isArray(list) ? list.map(itemOf) : []
  const own = problems.filter(({ path }) => path.length === 0)

  const replace = (at: number, item: Item) => items.map((one, index) => (index === at ? item : one))
  const nameOf = (item: Item): string => {
    const name = item[portField ?? fields[0]?.key ?? '']
    return typeof name === 'string' ? name : ''
  }
  const move = (at: number, to: number) => {
    const next = [...items]
    const [taken] = next.splice(at, 1)
    if (taken !== undefined) next.splice(to, 0, taken)
    onChange(next)
    setOpen(open.map((one) => (one === at ? to : one === to ? at : one)))
  }
  const remove = (at: number) => {
    const next = items.filter((_, index) => index !== at)
    const name = nameOf(items[at]!)
    const only = items.filter((item) => nameOf(item) === name).length === 1
    if (portField !== undefined && only) {
      setPortList(node, field.key, next, { from: name, to: undefined })
    } else {
      onChange(next)
    }
    setOpen(open.filter((one) => one !== at).map((one) => (one > at ? one - 1 : one)))
  }
  const add = () => {
    onChange([...items, newItem(fields, portField, takenPorts(node), field.key)])
    setOpen([...open, items.length])
  }
  const rename = (at: number, from: string, to: string) => {
    if (portField === undefined) return
    const next = replace(at, { ...items[at], [portField]: to })
    const only = items.filter((item) => nameOf(item) === from).length === 1
    if (only) setPortList(node, field.key, next, { from, to })
    else onChange(next)
  }

  return (
    <div className={styles.items} role="group" aria-label={field.label}>
      <div className={styles.head}>
        {field.label}
        {items.length > 0 && <span>{items.length}</span>}
      </div>
      {field.description !== '' && <p className={styles.note}>{field.description}</p>}
      {items.length > 0 && (
        <ol className={styles.list}>
          {items.map((item, at) => (
            <ItemRow
              // Items have no names of their own; their place is what they are.
              key={at}
              name={nameOf(item)}
              summary={summaryOf(item, fields, portField)}
              isFirst={at === 0}
              isLast={at === items.length - 1}
              isOpen={open.includes(at)}
              isWrong={problemsAt(problems, at).length > 0}
              onToggle={() =>
                setOpen(open.includes(at) ? open.filter((one) => one !== at) : [...open, at])
              }
              onMove={(by) => move(at, at + by)}
              onRemove={() => remove(at)}
            >
              {fields.map((inner) =>
                inner.key === portField ? (
                  <RenameField
                    key={`${inner.key} ${nameOf(item)}`}
                    label={inner.label}
                    description={inner.description}
                    name={nameOf(item)}
                    taken={takenPorts(node)}
                    onRename={(from, to) => rename(at, from, to)}
                  />
                ) : (
                  <Field
                    key={inner.key}
                    node={node}
                    field={fieldOfType(inner, item['type'])}
                    value={item[inner.key]}
                    problems={problemsAt(problems, at, inner.key)}
                    onChange={(next) => {
                      const { [inner.key]: _before, ...rest } = item
                      // A value of any kind that is emptied is none.
                      const none = next === undefined || (next === '' && inner.kind.kind === 'json')
                      onChange(replace(at, none ? rest : { ...rest, [inner.key]: next }))
                    }}
                  />
                ),
              )}
            </ItemRow>
          ))}
        </ol>
      )}
      {own.map(({ message }) => (
        <p key={message} className={styles.error}>
          {message}
        </p>
      ))}
      <Button icon={<Plus />} onPress={add}>
        Add
      </Button>
    </div>
  )
}

function itemOf(value: Json): Item {
  // SAFETY: neither null nor a list, so it is the object form of `Json`.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Item) : {}
}

function takenPorts(node: string): Readonly<Record<string, unknown>> {
  const { graph, context } = useDocument.getState()
  return graph === undefined ? {} : portsOf(graph, node, context).outputs
}

/** What an item says besides its name, in a line. */
function summaryOf(
  item: Item,
  fields: readonly ConfigFieldInfo[],
  portField: string | undefined,
): string {
  for (const { key } of fields) {
    const value = item[key]
    if (key === (portField ?? fields[0]?.key)) continue
    if (typeof value === 'string' && value.trim() !== '') return value
    if (Array.isArray(value) && value.some((one) => one !== '')) return value.join(', ')
  }
  return ''
}

/** A new port has a name at once, so that it can be wired. */
function newItem(
  fields: readonly ConfigFieldInfo[],
  portField: string | undefined,
  taken: Readonly<Record<string, unknown>>,
  list: string,
): Item {
  const one = list.replace(/(?<=ss)es$|s$/, '')
  return Object.fromEntries(
    fields.flatMap(({ key, kind, required }) => {
      if (key === portField) return [[key, freeName(`${one}1`, taken)] as const]
      return required && kind.kind === 'text' ? [[key, ''] as const] : []
    }),
  )
}
