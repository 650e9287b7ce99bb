import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components'
import { classNames } from '../ui/class-names.ts'
import listStyles from '../ui/Menu.module.css'
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
  const chosen = options.find(({ id }) => id === value)
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key))
      }}
      className={styles.field ?? ''}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <Button className={styles.button ?? ''}>
        <i data-side={side} aria-hidden />
        {/* Its words are a part of the name of the button. */}
        <SelectValue className={styles.value ?? ''}>
          <span className={styles.name}>{chosen?.label ?? value}</span>
          {chosen?.about !== undefined && <em>{chosen.about}</em>}
        </SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={listStyles.popover ?? ''} offset={4}>
        <ListBox className={listStyles.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={listStyles.item ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={listStyles.text}>
                    <Text slot="label">{option.label}</Text>
                    {option.about !== undefined && (
                      <Text slot="description" className={listStyles.description ?? ''}>
                        {option.about}
                      </Text>
                    )}
                  </span>
                  <Check
                    aria-hidden
                    className={isSelected ? listStyles.check : listStyles.hidden}
                  />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
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
