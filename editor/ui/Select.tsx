import { ChevronDown } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { Button } from 'react-aria-components'
import type { SelectOption } from './SelectList.tsx'
import { useSelect } from './use-select.tsx'
import fieldStyles from './Field.module.css'
import styles from './Select.module.css'

export type { SelectOption } from './SelectList.tsx'

interface Props {
  readonly label: string
  readonly labelHidden?: boolean
  readonly options: readonly SelectOption[]
  readonly value: string | null
  readonly onChange: (id: string) => void
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly aside?: ReactNode
  readonly placeholder?: string
  readonly isDisabled?: boolean
}

export function Select({
  label,
  labelHidden = false,
  options,
  value,
  onChange,
  description,
  error,
  aside,
  placeholder = 'Choose',
  isDisabled = false,
}: Props) {
  const about = useId()
  const { buttonProps, labelId, valueId, list } = useSelect({ label, options, value, onChange })
  const chosen = options.find(({ id }) => id === value)
  const words = error ?? description
  return (
    <div className={fieldStyles.field}>
      <div className={labelHidden ? 'visually-hidden' : fieldStyles.head}>
        <span id={labelId} className={fieldStyles.label}>
          {label}
        </span>
        {aside}
      </div>
      <Button
        {...buttonProps}
        isDisabled={isDisabled}
        className={styles.button ?? ''}
        {...(words === undefined ? {} : { 'aria-describedby': about })}
      >
        <span
          id={valueId}
          className={styles.value}
          data-placeholder={chosen === undefined || undefined}
        >
          {chosen?.label ?? placeholder}
        </span>
        <ChevronDown aria-hidden />
      </Button>
      {words !== undefined && (
        <span
          id={about}
          className={error === undefined ? fieldStyles.description : fieldStyles.error}
        >
          {words}
        </span>
      )}
      {list}
    </div>
  )
}
