import type { GraphInput } from '../../engine/graph/document.ts'
import { TextField } from '../ui/Field.tsx'
import type { TriggerDraft } from './trigger-draft.ts'
import styles from './InputTemplates.module.css'

interface Props {
  readonly inputs: Readonly<Record<string, GraphInput>>
  readonly values: Readonly<Record<string, string>>
  readonly kind: TriggerDraft['kind']
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}

/** A template for each input of the graph. */
export function InputTemplates({ inputs, values, kind, onChange }: Props) {
  const all = Object.entries(inputs)
  return (
    <fieldset className={styles.inputs}>
      <legend>Inputs</legend>
      <p className={styles.hint}>
        {kind === 'cron' ? (
          <>
            <code>{'{{time}}'}</code> stands for the time of the schedule.
          </>
        ) : (
          <>
            <code>{'{{body}}'}</code> stands for the whole body, <code>{'{{body.title}}'}</code> for
            a field of it, <code>{'{{event}}'}</code> for what the sender calls the event.
          </>
        )}
      </p>
      {all.length === 0 && <p className={styles.hint}>The graph has no inputs.</p>}
      {all.map(([name, input]) => (
        <TextField
          key={name}
          mono
          label={name}
          value={values[name] ?? ''}
          onChange={(text) => onChange({ ...values, [name]: text })}
          placeholder={fileForm(input, kind) ?? (needsValue(input) ? '' : 'left out')}
          {...(input.description === undefined ? {} : { description: input.description })}
          aside={<span className={styles.type}>{input.type}</span>}
        />
      ))}
    </fieldset>
  )
}

/** How a file is written, which nobody could guess. */
function fileForm({ type }: GraphInput, kind: TriggerDraft['kind']): string | undefined {
  const one = `{"file": "${kind === 'cron' ? 'file_…' : '{{body.file}}'}"}`
  if (type === 'file') return one
  return type === 'file[]' ? `[${one}]` : undefined
}

function needsValue({ optional, default: fallback }: GraphInput): boolean {
  return optional !== true && fallback === undefined
}
