import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import { NumberField, TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Slider } from '../ui/Slider.tsx'
import { Switch } from '../ui/Switch.tsx'
import { JsonField } from '../runs/JsonField.tsx'
import { loadLater } from '../ui/load-later.tsx'
import type { FieldProps } from './config-fields.ts'
import { GraphField, IndexField, ModelField } from './NamedFields.tsx'
import { ItemsField } from './ItemsField.tsx'
import styles from './ConfigField.module.css'

// The editor for prompts is large, and many nodes have none.
const PromptField = loadLater(() => import('./PromptField.tsx'), <Skeleton height={140} />)

/** The control for one setting. A dot marks what differs from its default; a button goes back. */
export function ConfigField(props: FieldProps) {
  const { field, value, onChange } = props
  // Where nothing is the default, emptying the field is the way back.
  const changed =
    value !== undefined &&
    field.default !== undefined &&
    !isEmpty(field.default) &&
    JSON.stringify(value) !== JSON.stringify(field.default)
  const reset = changed ? (
    <span className={styles.changed}>
      <i title="Differs from its default" />
      <IconButton
        label={`Back to the default, ${shortly(field.default)}`}
        size="small"
        onPress={() => onChange(undefined)}
      >
        <RotateCcw />
      </IconButton>
    </span>
  ) : undefined
  return <Control {...props} aside={reset} />
}

function isEmpty(value: Json): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

function shortly(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function Control(props: FieldProps & { readonly aside: ReactNode }) {
  const { field, aside, onChange } = props
  const value = props.value ?? field.default
  const error = props.problems[0]?.message
  const shared = {
    label: field.label,
    error,
    aside,
    ...(field.description === '' ? {} : { description: field.description }),
  }
  const { kind } = field
  switch (kind.kind) {
    case 'prompt':
      return (
        <PromptField
          {...shared}
          node={props.node}
          isWarning={props.problems[0]?.isWarning === true}
          value={textOf(value)}
          onChange={onChange}
        />
      )
    case 'model':
      return <ModelField {...shared} role={kind.role} value={textOf(value)} onChange={onChange} />
    case 'index':
      return (
        <IndexField
          {...shared}
          required={field.required}
          value={textOf(value)}
          onChange={onChange}
        />
      )
    case 'graph':
      return <GraphField {...shared} value={textOf(value)} onChange={onChange} />
    case 'text':
      return (
        <TextField
          {...shared}
          {...(kind.rows > 1 ? { rows: kind.rows } : {})}
          mono={kind.mono}
          value={textOf(value)}
          onChange={onChange}
        />
      )
    case 'number':
      return <NumberControl {...props} error={error} />
    case 'switch':
      return (
        <div className={styles.switch}>
          <Switch isSelected={value === true} onChange={onChange}>
            {field.label}
          </Switch>
          {aside}
          {field.description !== '' && <p>{field.description}</p>}
        </div>
      )
    case 'choice':
      return (
        <Select
          {...shared}
          value={textOf(value)}
          onChange={onChange}
          options={kind.options.map((option) => ({ id: option, label: option }))}
        />
      )
    case 'texts':
      return (
        <TextField
          {...shared}
          rows={3}
          description={`${field.description} One per line.`.trim()}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(text) => onChange(text === '' ? [] : text.split('\n'))}
        />
      )
    case 'items':
      return <ItemsField {...props} fields={kind.fields} Field={ConfigField} />
    case 'json':
      return (
        <JsonField
          label={field.label}
          {...(field.description === '' ? {} : { description: field.description })}
          type="json"
          value={value}
          onChange={onChange}
        />
      )
  }
}

function NumberControl({
  field,
  error,
  aside,
  value,
  onChange,
}: FieldProps & { aside: ReactNode; error: string | undefined }) {
  if (field.kind.kind !== 'number') return null
  const { whole, minimum, maximum } = field.kind
  const shown = value ?? field.default
  const number = typeof shown === 'number' ? shown : Number.NaN
  const description = field.description === '' ? {} : { description: field.description }
  const isShare = !whole && minimum !== undefined && maximum !== undefined && maximum <= 2
  if (isShare && !Number.isNaN(number)) {
    return (
      <div className={styles.slider}>
        <Slider
          label={field.label}
          {...description}
          value={number}
          onChange={onChange}
          minValue={minimum}
          maxValue={maximum}
          step={0.05}
        />
        {aside}
      </div>
    )
  }
  return (
    <NumberField
      label={field.label}
      {...description}
      error={error}
      aside={aside}
      value={number}
      onChange={(next) => onChange(Number.isNaN(next) ? undefined : next)}
      {...(minimum === undefined ? {} : { minValue: minimum })}
      {...(maximum === undefined ? {} : { maxValue: maximum })}
      step={whole ? 1 : 0.01}
      formatOptions={{ useGrouping: false, maximumFractionDigits: 4 }}
    />
  )
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}
