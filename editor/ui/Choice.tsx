import { Radio, RadioGroup } from 'react-aria-components'
import { FieldFrame } from './Field.tsx'
import fieldStyles from './Field.module.css'
import styles from './Choice.module.css'

interface Props<Id extends string> {
  readonly label: string
  readonly options: readonly { readonly id: Id; readonly label: string }[]
  /** null while nothing is chosen. */
  readonly value: Id | null
  readonly onChange: (id: Id) => void
  readonly description?: string | undefined
  readonly error?: string | undefined
  readonly isDisabled?: boolean
}

/** One of a few, all in sight; at first none is chosen. */
export function Choice<Id extends string>({
  label,
  options,
  value,
  onChange,
  description,
  error,
  isDisabled = false,
}: Props<Id>) {
  return (
    <RadioGroup
      value={value}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id)
        if (chosen !== undefined) onChange(chosen.id)
      }}
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      className={fieldStyles.field ?? ''}
    >
      <FieldFrame {...{ label, description, error }}>
        <div className={styles.options}>
          {options.map((option) => (
            <Radio key={option.id} value={option.id} className={styles.option ?? ''}>
              <span className={styles.dot} aria-hidden />
              {option.label}
            </Radio>
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  )
}
