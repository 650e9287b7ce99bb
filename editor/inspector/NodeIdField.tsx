import { useState } from 'react'
import { Identifier } from '../../engine/graph/document.ts'
import { renameNode } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { TextField } from '../ui/Field.tsx'

/** The name that wires use. It is taken over when the field is left, and every wire follows. */
export function NodeIdField({ id }: { id: string }) {
  const [text, setText] = useState(id)
  const taken = useDocument(({ graph }) => text !== id && graph?.nodes[text] !== undefined)
  const parsed = Identifier.safeParse(text)
  const error = taken
    ? `There is a node "${text}" already.`
    : parsed.success
      ? undefined
      : `"${text}" ${parsed.error.issues[0]?.message ?? 'is no name for a node'}.`
  const take = () => {
    if (error !== undefined || text === id) return
    renameNode(id, text)
    useDocument.getState().select([text])
  }
  return (
    <TextField
      label="Id"
      description="Wires name it; they follow when it changes."
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
