import { ChevronDown, Play } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { GraphInput } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Example } from '../../server/api.ts'
import { useDocument } from '../document/document-store.ts'
import { Button } from '../ui/Button.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { loadPart } from '../ui/load-part.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { Switch } from '../ui/Switch.tsx'
import { BudgetFields } from './BudgetFields.tsx'
import { JsonField } from './JsonField.tsx'
import { isOpen, useRunStore } from './run-store.ts'
import { missingWords, setRunInput, setRunInputs, useRunInputs } from './run-inputs.ts'
import { startRun } from './start-run.ts'
import styles from './RunForm.module.css'

// Few graphs are given files.
const FileField = loadPart(() => import('./FileField.tsx'))

/** Where the first field that is not right is filled in. */
const firstProblem = '[data-invalid] :is(textarea, input, button)'

interface Props {
  readonly graph: string
  readonly examples: readonly Example[]
}

/** A field for each input of the graph, and questions to begin with. */
export function RunForm({ graph, examples }: Props) {
  const inputs = useDocument((state) => state.graph?.inputs) ?? {}
  const values = useRunInputs((state) => state.values)
  const missing = useRunInputs((state) => state.missing)
  const fields = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (missing.length > 0) fields.current?.querySelector<HTMLElement>(firstProblem)?.focus()
  }, [missing])
  const busy = useRunStore(({ trace, starting }) => starting || isOpen(trace))
  const all = Object.entries(inputs)
  const shown = all.filter(([, input]) => input.optional !== true)
  const optional = all.filter(([, input]) => input.optional === true)
  const field = ([name, input]: [string, GraphInput]) => (
    <InputField
      key={name}
      name={name}
      input={input}
      value={values[name]}
      error={missing.includes(name) ? missingWords(input) : undefined}
      onChange={(value) => setRunInput(graph, name, value)}
    />
  )
  return (
    <form
      className={styles.form}
      aria-label="Inputs"
      onSubmit={(event) => {
        event.preventDefault()
        startRun()
      }}
    >
      <div ref={fields} className={styles.fields}>
        {shown.map(field)}
        <div className={styles.folds}>
          {optional.length > 0 && (
            <details className={styles.optional}>
              <summary>Optional inputs</summary>
              {optional.map(field)}
            </details>
          )}
          <details className={styles.optional}>
            <summary>Limits</summary>
            <BudgetFields />
          </details>
        </div>
      </div>
      <div className={styles.actions}>
        {examples.length > 0 && (
          <Menu
            label="Examples"
            placement="top start"
            trigger={
              <Button variant="quiet" icon={<ChevronDown />}>
                Examples
              </Button>
            }
          >
            {examples.slice(0, 40).map((example) => (
              <MenuItem key={example.id} onAction={() => setRunInputs(graph, example.inputs)}>
                {nameOf(example)}
              </MenuItem>
            ))}
          </Menu>
        )}
        <Button
          variant="primary"
          type="submit"
          icon={<Play fill="currentColor" />}
          isDisabled={busy}
        >
          Ask
        </Button>
      </div>
    </form>
  )
}

function nameOf(example: Example): string {
  const text = Object.values(example.inputs).find((value) => typeof value === 'string')
  return typeof text === 'string' ? text : example.id
}

interface FieldProps {
  readonly name: string
  readonly input: GraphInput
  readonly value: Json | undefined
  /** A sentence; the field counts as invalid while it is there. */
  readonly error?: string | undefined
  readonly onChange: (value: Json | undefined) => void
}

/** The field for one input of a graph, by its type. */
export function InputField({ name, input, value, error, onChange }: FieldProps) {
  const { description } = input
  const described = description === undefined ? {} : { description }
  const shared = { label: labelOf(name), error, ...described }
  switch (input.type) {
    case 'text':
      return (
        <TextField
          {...shared}
          rows={3}
          placeholder={shownDefault(input)}
          value={typeof value === 'string' ? value : ''}
          // Who empties the field takes the default, which then shows.
          onChange={(text) =>
            onChange(text === '' && input.default !== undefined ? undefined : text)
          }
        />
      )
    case 'number':
      return (
        <NumberField
          {...shared}
          placeholder={shownDefault(input)}
          value={typeof value === 'number' ? value : Number.NaN}
          onChange={(number) => onChange(Number.isNaN(number) ? undefined : number)}
        />
      )
    case 'boolean':
      return (
        <Switch isSelected={(value ?? input.default) === true} onChange={onChange}>
          {labelOf(name)}
        </Switch>
      )
    case 'file':
    case 'file[]':
      return (
        <FileField {...shared} isList={input.type === 'file[]'} value={value} onChange={onChange} />
      )
    default:
      return (
        <JsonField
          {...shared}
          type={input.type}
          placeholder={shownDefault(input)}
          value={value}
          onChange={onChange}
        />
      )
  }
}

/** What an input that is left empty is given. */
function shownDefault({ default: fallback }: GraphInput): string {
  if (fallback === undefined) return ''
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback)
}

function labelOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
