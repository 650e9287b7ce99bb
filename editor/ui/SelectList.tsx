import { Check } from 'lucide-react'
import type { RefObject } from 'react'
import { ListBox, ListBoxItem, Popover, Text } from 'react-aria-components'
import { classNames } from './class-names.ts'
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
  readonly options: readonly SelectOption[]
  readonly value: string | null
  readonly button: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onChange: (id: string) => void
}

/** What a select opens. */
export default function SelectList({
  label,
  options,
  value,
  button,
  isOpen,
  onClose,
  onChange,
}: Props) {
  return (
    <Popover
      className={classNames(listStyles.popover, styles.popover)}
      trigger="Select"
      aria-label={label}
      triggerRef={button}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      placement="bottom start"
      offset={4}
    >
      <ListBox
        aria-label={label}
        className={listStyles.list ?? ''}
        items={options}
        autoFocus
        selectionMode="single"
        shouldFocusOnHover
        selectedKeys={value === null ? [] : [value]}
        onSelectionChange={(keys) => {
          // None, when the chosen one is chosen once more: it stays, as after Escape.
          const chosen = options.find(({ id }) => keys !== 'all' && keys.has(id))
          if (chosen !== undefined) onChange(chosen.id)
          onClose()
        }}
      >
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
                <Check aria-hidden className={isSelected ? listStyles.check : listStyles.hidden} />
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  )
}
