import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { ButtonProps } from 'react-aria-components'
import { loadLater } from './load-later.tsx'
import type { SelectOption } from './SelectList.tsx'

// The list is fetched once the page is there: most visits open none.
const SelectList = loadLater(() => import('./SelectList.tsx'))

interface Options {
  readonly label: string
  readonly options: readonly SelectOption[]
  readonly value: string | null
  readonly onChange: (id: string) => void
}

interface SelectParts {
  /** For the button that shows what is chosen. */
  readonly buttonProps: ButtonProps & { readonly ref: React.Ref<HTMLButtonElement> }
  /** Ids for the name of the field, and for what is chosen: together they name the button. */
  readonly labelId: string
  readonly valueId: string
  /** The list, to be drawn beside the button. */
  readonly list: ReactNode
}

/** A button that opens a list to choose one of: arrows open it, letters choose without it. */
export function useSelect({ label, options, value, onChange }: Options): SelectParts {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const show = (): void => {
    setWanted(true)
    setOpen(true)
  }
  const labelId = `${id}-label`
  const valueId = `${id}-value`
  return {
    labelId,
    valueId,
    buttonProps: {
      ref: button,
      'aria-haspopup': 'listbox',
      'aria-expanded': open,
      'aria-labelledby': `${valueId} ${labelId}`,
      onPress: show,
      onKeyDown: (event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          show()
          return
        }
        const next = optionByLetter(event, options, value)
        if (next !== undefined) onChange(next.id)
      },
    },
    list: wanted && (
      <SelectList
        label={label}
        options={options}
        value={value}
        button={button}
        isOpen={open}
        onClose={() => setOpen(false)}
        onChange={onChange}
      />
    ),
  }
}

/** The next option that begins with the letter that was pressed, round and round. */
function optionByLetter(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  options: readonly SelectOption[],
  value: string | null,
): SelectOption | undefined {
  if (key.trim().length !== 1 || ctrlKey || metaKey || altKey) return undefined
  const from = options.findIndex(({ id }) => id === value) + 1
  return [...options.slice(from), ...options.slice(0, from)].find(({ label }) =>
    label.toLowerCase().startsWith(key.toLowerCase()),
  )
}
