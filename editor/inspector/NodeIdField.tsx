import { useState } from 'react'
import { identifierRule, isIdentifier, reservedNames } from '../../engine/graph/identifier.ts'
import { renameNode } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { TextField } from '../ui/Field.tsx'

/** The name that wires use. It is taken over when the field is left, and every wire follows. */
export function NodeIdField({ id }: { id: string }) {
  const [text, setText] = useState(id)
  const taken = useDocument(({ graph }) => text !== id && graph?.nodes[text] !== undefined)
  const error = taken
    ? `There is a node "${text}" already.`
    : isIdentifier(text)
      ? undefined
      : `"${text}" ${reservedNames.includes(text) ? 'is a reserved name' : identifierRule}.`
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
