import { useState, type ReactNode } from 'react'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Json } from '../../engine/graph/values.ts'
import { TextField } from '../ui/Field.tsx'

interface Props {
  readonly label: string
  readonly labelHidden?: boolean
  readonly rows?: number
  readonly description?: ReactNode
  /** What it should be, shown by an example while it is empty. */
  readonly type: string
  /** In place of the example. */
  readonly placeholder?: string
  readonly value: Json | undefined
  readonly error?: string | undefined
  readonly onChange: (value: Json | undefined) => void
  /** Told when what is written cannot be read, and when it can again. */
  readonly onUnreadable?: (unreadable: boolean) => void
}

/** A value written as JSON. What cannot be read yet stays in the field and changes nothing. */
export function JsonField({
  label,
  labelHidden = false,
  rows = 3,
  description,
  type,
  placeholder = '',
  value,
  error,
  onChange,
  onUnreadable,
}: Props) {
  const [draft, setDraft] = useState<string>()
  const written = value === undefined ? '' : JSON.stringify(value, null, 2)
  const problem = draft === undefined || draft.trim() === '' ? undefined : jsonProblem(draft)
  return (
    <TextField
      label={label}
      labelHidden={labelHidden}
      {...(description === undefined ? {} : { description })}
      rows={rows}
      mono
      placeholder={placeholder || (placeholders[type] ?? 'JSON')}
      value={draft ?? written}
      onChange={(text) => {
        setDraft(text)
        onUnreadable?.(text.trim() !== '' && jsonProblem(text) !== undefined)
        if (text.trim() === '') onChange(undefined)
        else if (jsonProblem(text) === undefined) onChange(JSON.parse(text) as Json)
      }}
      onBlur={() => {
        if (problem === undefined) setDraft(undefined)
      }}
      error={problem ?? error}
    />
  )
}

const placeholders: Readonly<Record<string, string>> = {
  messages: '[{ "role": "user", "content": "…" }]',
  documents: '[{ "id": "1", "text": "…" }]',
  'text[]': '["…"]',
  json: '{ }',
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `This is not JSON yet: ${messageOf(error)}.`
  }
}
