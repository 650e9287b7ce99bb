import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components'
import { FieldFrame } from './Field.tsx'
import { classNames } from './class-names.ts'
import fieldStyles from './Field.module.css'
import listStyles from './Menu.module.css'
import styles from './Select.module.css'

export interface SelectOption {
  readonly id: string
  readonly label: string
  readonly description?: string | undefined
  /** At the right, in small grey letters. */
  readonly aside?: string | undefined
}

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
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key))
      }}
      placeholder={placeholder}
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      className={fieldStyles.field ?? ''}
    >
      <FieldFrame {...{ label, labelHidden, description, error, aside }}>
        <Button className={styles.button ?? ''}>
          <SelectValue className={styles.value ?? ''}>
            {({ selectedText, defaultChildren, isPlaceholder }) =>
              isPlaceholder ? defaultChildren : selectedText
            }
          </SelectValue>
          <ChevronDown aria-hidden />
        </Button>
      </FieldFrame>
      <Popover className={classNames(listStyles.popover, styles.popover)} offset={4}>
        <ListBox className={listStyles.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={listStyles.item ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={listStyles.text}>
                    <Text slot="label">{option.label}</Text>
                    {option.description !== undefined && (
                      <Text slot="description" className={listStyles.description ?? ''}>
                        {option.description}
                      </Text>
                    )}
                  </span>
                  {option.aside !== undefined && (
                    <span className={listStyles.aside}>{option.aside}</span>
                  )}
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
