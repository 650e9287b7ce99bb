import type { ReactNode } from 'react'
import {
  FieldError,
  Group,
  Input,
  Label,
  NumberField as AriaNumberField,
  Text,
  TextArea,
  TextField as AriaTextField,
  type NumberFieldProps,
  type TextFieldProps,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './Field.module.css'

interface FieldParts {
  readonly label: string
  /** Shown to screen readers only. */
  readonly labelHidden?: boolean
  readonly description?: ReactNode
  /** A sentence; the field counts as invalid while it is there. */
  readonly error?: string | undefined
  /** At the right of the label: a reset button, a unit. */
  readonly aside?: ReactNode
}

/** Label, description and error around the control of a field; used inside React Aria fields. */
export function FieldFrame({
  label,
  labelHidden = false,
  description,
  error,
  aside,
  children,
}: FieldParts & { readonly children: ReactNode }) {
  return (
    <>
      <div className={labelHidden ? 'visually-hidden' : styles.head}>
        <Label className={styles.label ?? ''}>{label}</Label>
        {aside}
      </div>
      {children}
      {description !== undefined && error === undefined && (
        <Text slot="description" className={styles.description ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </>
  )
}

interface TextFieldOptions extends Omit<TextFieldProps, 'className' | 'children'>, FieldParts {
  readonly placeholder?: string
  readonly rows?: number
  /** Id of a `datalist` with suggestions. */
  readonly list?: string
  /** Figures, names and code. */
  readonly mono?: boolean
}

/** One line of text, or several with `rows`. */
export function TextField({
  label,
  labelHidden,
  description,
  error,
  aside,
  placeholder,
  rows,
  list,
  mono = false,
  ...rest
}: TextFieldOptions) {
  const className = classNames(styles.input, mono && styles.mono)
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className={styles.field ?? ''}>
      <FieldFrame {...parts({ label, labelHidden, description, error, aside })}>
        {rows === undefined ? (
          <Input
            className={className}
            placeholder={placeholder ?? ''}
            {...(list === undefined ? {} : { list })}
          />
        ) : (
          <TextArea
            className={classNames(className, styles.area)}
            rows={rows}
            placeholder={placeholder ?? ''}
          />
        )}
      </FieldFrame>
    </AriaTextField>
  )
}

interface NumberFieldOptions extends Omit<NumberFieldProps, 'className' | 'children'>, FieldParts {
  readonly placeholder?: string
}

export function NumberField({
  label,
  labelHidden,
  description,
  error,
  aside,
  placeholder = '',
  ...rest
}: NumberFieldOptions) {
  return (
    <AriaNumberField {...rest} isInvalid={error !== undefined} className={styles.field ?? ''}>
      <FieldFrame {...parts({ label, labelHidden, description, error, aside })}>
        <Group className={styles.group ?? ''}>
          <Input placeholder={placeholder} className={classNames(styles.input, styles.mono)} />
        </Group>
      </FieldFrame>
    </AriaNumberField>
  )
}

function parts(given: {
  label: string
  labelHidden: boolean | undefined
  description: ReactNode
  error: string | undefined
  aside: ReactNode
}): FieldParts {
  const { labelHidden, ...rest } = given
  return { ...rest, labelHidden: labelHidden ?? false }
}
