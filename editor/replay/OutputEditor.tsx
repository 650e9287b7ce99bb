import type { PortType } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import { JsonField } from '../runs/JsonField.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Switch } from '../ui/Switch.tsx'
import { isDocuments } from '../values/read-value.ts'
import { DocumentsEditor } from './DocumentsEditor.tsx'

interface Props {
  readonly port: string
  readonly type: PortType
  /** As the run had it; undefined where it had none. */
  readonly original: Json | undefined
  readonly value: Json | undefined
  readonly problem: string | undefined
  readonly onChange: (value: Json | undefined) => void
  readonly onUnreadable: (unreadable: boolean) => void
}

/** A field for one output, by the type of its port. */
export function OutputEditor(props: Props) {
  const { port, type, original, value, problem, onChange, onUnreadable } = props
  const shared = { label: port, labelHidden: true }
  if (type === 'documents' && original !== undefined && isDocuments(original)) {
    return (
      <DocumentsEditor
        label={port}
        documents={original}
        // SAFETY: some of the passages of a value that came as JSON.
        onChange={(documents) => onChange(documents as Json)}
      />
    )
  }
  if (type === 'text' || (type === 'any' && typeof original === 'string')) {
    return (
      <TextField
        {...shared}
        rows={9}
        value={typeof value === 'string' ? value : ''}
        onChange={onChange}
        error={problem}
      />
    )
  }
  if (type === 'number') {
    return (
      <NumberField
        {...shared}
        value={typeof value === 'number' ? value : Number.NaN}
        onChange={(number) => onChange(Number.isNaN(number) ? undefined : number)}
        error={problem}
      />
    )
  }
  if (type === 'boolean') {
    return (
      <Switch isSelected={value === true} onChange={onChange}>
        {port}
      </Switch>
    )
  }
  return (
    <JsonField
      label={port}
      labelHidden
      rows={10}
      type={type}
      value={value}
      error={problem}
      onChange={onChange}
      onUnreadable={onUnreadable}
    />
  )
}
