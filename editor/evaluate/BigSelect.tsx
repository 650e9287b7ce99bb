import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { classNames } from '../ui/class-names.ts'
import { useSelect } from '../ui/use-select.tsx'
import styles from './BigSelect.module.css'

interface Props {
  readonly label: string
  /** The square before it: which side of the comparison it is. */
  readonly side: 'baseline' | 'candidate'
  readonly options: readonly {
    readonly id: string
    readonly label: string
    /** In grey, such as `production`. */
    readonly about?: string | undefined
  }[]
  readonly value: string
  readonly onChange: (id: string) => void
}

/** Which variant stands on one side of the comparison. */
export function BigSelect({ label, side, options, value, onChange }: Props) {
  const { buttonProps, labelId, valueId, list } = useSelect({
    label,
    options: options.map(({ about, ...option }) => ({ ...option, description: about })),
    value,
    onChange,
  })
  const chosen = options.find(({ id }) => id === value)
  return (
    <div className={styles.field}>
      <span id={labelId} className={styles.label}>
        {label}
      </span>
      <Button {...buttonProps} className={styles.button ?? ''}>
        <i data-side={side} aria-hidden />
        {/* Its words are a part of the name of the button. */}
        <span id={valueId} className={styles.value}>
          <span className={styles.name}>{chosen?.label ?? value}</span>
          {chosen?.about !== undefined && <em>{chosen.about}</em>}
        </span>
        <ChevronDown size={14} aria-hidden />
      </Button>
      {list}
    </div>
  )
}

/** The same shape for what cannot be chosen here, such as the dataset. */
export function BigFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      <div className={classNames(styles.button, styles.fact)}>{children}</div>
    </div>
  )
}
