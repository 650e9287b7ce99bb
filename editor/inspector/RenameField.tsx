import { useState } from 'react'
import { isIdentifier } from '../../engine/graph/identifier.ts'
import { TextField } from '../ui/Field.tsx'

interface Props {
  readonly label: string
  readonly description?: string
  readonly name: string
  readonly taken: Readonly<Record<string, unknown>>
  readonly onRename: (name: string, to: string) => void
}

/** A name that is taken over when its field is left, so that no half name ever counts. */
export function RenameField({ label, description, name, taken, onRename }: Props) {
  const [text, setText] = useState(name)
  const error =
    text !== name && Object.hasOwn(taken, text)
      ? `"${text}" is taken.`
      : isIdentifier(text)
        ? undefined
        : 'A letter first, then letters, digits, _ and -.'
  const take = () => {
    if (error === undefined && text !== name) onRename(name, text)
  }
  return (
    <TextField
      label={label}
      {...(description === undefined || description === '' ? {} : { description })}
      mono
      value={text}
      onChange={setText}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
      }}
      error={error}
    />
  )
}
