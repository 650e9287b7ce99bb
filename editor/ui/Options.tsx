import { useId } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { FieldFrame } from './Field.tsx'
import fieldStyles from './Field.module.css'
import styles from './Options.module.css'

interface Props<Id extends string> {
  readonly label: string
  readonly options: readonly {
    readonly id: Id
    readonly label: string
    /** What speaks for it, in a sentence or two. */
    readonly description: string
  }[]
  readonly value: Id
  readonly onChange: (id: Id) => void
}

/** One of a few that need a word of explanation each, all in sight. */
export function Options<Id extends string>({ label, options, value, onChange }: Props<Id>) {
  const group = useId()
  return (
    <RadioGroup
      value={value}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id)
        if (chosen !== undefined) onChange(chosen.id)
      }}
      className={fieldStyles.field ?? ''}
    >
      <FieldFrame label={label}>
        <div className={styles.options}>
          {options.map((option) => (
            <Radio
              key={option.id}
              value={option.id}
              aria-label={option.label}
              aria-describedby={`${group}-${option.id}`}
              className={styles.option ?? ''}
            >
              <span className={styles.dot} aria-hidden />
              <span className={styles.label}>{option.label}</span>
              <span id={`${group}-${option.id}`} className={styles.description}>
                {option.description}
              </span>
            </Radio>
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  )
}
