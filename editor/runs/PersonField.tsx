import type { Json } from '../../engine/graph/values.ts'
import type { PersonField as Field } from '../../engine/run/person-request.ts'
import { Choice } from '../ui/Choice.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { JsonField } from './JsonField.tsx'
import { labelOf } from './person-answer.ts'

interface Props {
  readonly field: Field
  readonly value: Json | undefined
  readonly error: string | undefined
  readonly onChange: (value: Json | undefined) => void
  /** What is written cannot be read yet, as JSON that is half typed. */
  readonly onUnreadable: (unreadable: boolean) => void
}

/** More than these do not fit side by side. */
const mostChoices = 6

const yesOrNo = [
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
] as const

/** The control for one field of what a person is asked. */
export function PersonField({ field, value, error, onChange, onUnreadable }: Props) {
  const { type, options, optional } = field
  const label = optional ? `${labelOf(field)} (optional)` : labelOf(field)
  const chosen = typeof value === 'string' ? value : null
  if (options !== undefined && options.length <= mostChoices) {
    const all = options.map((option) => ({ id: option, label: option }))
    return <Choice {...{ label, error, onChange }} options={all} value={chosen} />
  }
  if (options !== undefined) {
    const all = options.map((option) => ({ id: option, label: option }))
    return <Select {...{ label, error, onChange }} options={all} value={chosen} />
  }
  switch (type) {
    case 'text':
      return (
        <TextField
          {...{ label, error, onChange }}
          rows={rowsFor(typeof value === 'string' ? value : '')}
          value={typeof value === 'string' ? value : ''}
        />
      )
    case 'number':
      return (
        <NumberField
          {...{ label, error }}
          value={typeof value === 'number' ? value : Number.NaN}
          onChange={(number) => onChange(Number.isNaN(number) ? undefined : number)}
        />
      )
    case 'boolean':
      // A switch cannot say that nobody has chosen yet.
      return typeof field.value === 'boolean' ? (
        <Switch isSelected={value === true} onChange={onChange}>
          {label}
        </Switch>
      ) : (
        <Choice
          {...{ label, error }}
          options={yesOrNo}
          value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : null}
          onChange={(id) => onChange(id === 'yes')}
        />
      )
    case 'json':
      return (
        <JsonField
          label={label}
          type="json"
          value={value}
          error={error}
          onChange={onChange}
          onUnreadable={onUnreadable}
        />
      )
  }
}

/** As high as what it is filled with, within reason. */
function rowsFor(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / 60), 0)
  return Math.min(12, Math.max(3, lines))
}
