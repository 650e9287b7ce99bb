import type { GraphEntry } from '../../engine/graph/document.ts'
import { setNodeField } from '../document/actions.ts'
import { TextField } from '../ui/Field.tsx'
import { NodeIdField } from './NodeIdField.tsx'

interface Props {
  readonly id: string
  readonly entry: GraphEntry
  /** What it is called where nobody has given it a title. */
  readonly usual?: string
}

/** What people call a node or frame, and what they say of it. */
export function NameFields({ id, entry, usual }: Props) {
  const { title = '', note = '' } = entry
  const set = (field: 'title' | 'note', text: string): void =>
    setNodeField(id, field, text === '' ? undefined : text)
  return (
    <>
      <TextField
        label="Title"
        value={title}
        {...(usual === undefined ? {} : { placeholder: usual })}
        onChange={(text) => set('title', text)}
      />
      <NodeIdField id={id} />
      <div data-note-field>
        <TextField label="Note" rows={2} value={note} onChange={(text) => set('note', text)} />
      </div>
    </>
  )
}
