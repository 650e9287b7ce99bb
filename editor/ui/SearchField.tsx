import { Search, X } from 'lucide-react'
import {
  Button as AriaButton,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import fieldStyles from './Field.module.css'
import styles from './SearchField.module.css'

interface Props extends Omit<SearchFieldProps, 'className' | 'children' | 'aria-label'> {
  /** Its accessible name: the lens says the same to the eye. */
  readonly label: string
  readonly placeholder?: string
}

/** One line to look for something; Escape empties it. */
export function SearchField({ label, placeholder, ...rest }: Props) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={styles.field ?? ''}>
      {({ isEmpty }) => (
        <>
          <Search size={15} aria-hidden className={styles.lens} />
          <Input
            className={classNames(fieldStyles.input, styles.input)}
            placeholder={placeholder ?? ''}
          />
          {!isEmpty && (
            <AriaButton className={styles.clear ?? ''}>
              <X size={14} aria-hidden />
            </AriaButton>
          )}
        </>
      )}
    </AriaSearchField>
  )
}
