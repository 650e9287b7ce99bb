import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import type { ConfigFieldInfo, FieldProps } from './config-fields.ts'
import styles from './ConfigField.module.css'

type Item = Readonly<Record<string, Json>>

interface Props extends FieldProps {
  readonly fields: readonly ConfigFieldInfo[]
  /** Draws a field of an item. */
  readonly Field: ComponentType<FieldProps>
}

/** A list of settings that belong together, such as the cases of a switch; their order counts. */
export function ItemsField({ node, field, value, onChange, fields, Field }: Props) {
  const list = value ?? field.default
  const items = Array.isArray(list) ? (list as readonly Item[]) : []
  const replace = (at: number, item: Item) =>
    onChange(items.map((one, i) => (i === at ? item : one)))
  const move = (at: number, to: number) => {
    const next = [...items]
    const [taken] = next.splice(at, 1)
    if (taken !== undefined) next.splice(to, 0, taken)
    onChange(next)
  }
  return (
    <div className={styles.items} role="group" aria-label={field.label}>
      <div className={styles.head}>{field.label}</div>
      {items.map((item, at) => (
        // Items have no names; their place is what they are.
        <div key={at} className={styles.item}>
          <div className={styles.tools}>
            {at + 1}
            <span>
              <IconButton
                label="Earlier"
                size="small"
                isDisabled={at === 0}
                onPress={() => move(at, at - 1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                label="Later"
                size="small"
                isDisabled={at === items.length - 1}
                onPress={() => move(at, at + 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                label="Remove"
                size="small"
                onPress={() => onChange(items.filter((_one, i) => i !== at))}
              >
                <X />
              </IconButton>
            </span>
          </div>
          {fields.map((inner) => (
            <Field
              key={inner.key}
              node={node}
              field={inner}
              value={item[inner.key]}
              error={undefined}
              onChange={(next) => {
                const { [inner.key]: _before, ...rest } = item
                replace(at, next === undefined ? rest : { ...rest, [inner.key]: next })
              }}
            />
          ))}
        </div>
      ))}
      <Button icon={<Plus />} onPress={() => onChange([...items, emptyItem(fields)])}>
        Add
      </Button>
      {field.description !== '' && <p className={styles.note}>{field.description}</p>}
    </div>
  )
}

function emptyItem(fields: readonly ConfigFieldInfo[]): Item {
  return Object.fromEntries(
    fields.flatMap(({ key, kind, required }) =>
      required && kind.kind === 'text' ? [[key, ''] as const] : [],
    ),
  )
}
