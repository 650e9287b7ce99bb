import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import type { GraphAnswer, GraphCreate, GraphSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'

interface Props {
  readonly copyOf: GraphSummary | undefined
  readonly onClose: () => void
  readonly onMade: (name: string) => void
}

/** Asks for a title and makes a graph of it, empty or as a copy. */
export function NewGraphDialog({ copyOf, onClose, onMade }: Props) {
  const [title, setTitle] = useState(copyOf === undefined ? '' : `${copyOf.title} copy`)
  const name = nameFrom(title)
  const make = useMutation({
    mutationFn() {
      const body: GraphCreate =
        copyOf === undefined
          ? { name, graph: emptyGraph(name, title.trim()) }
          : { name, copyOf: copyOf.name, title: title.trim() }
      return request<GraphAnswer>('/api/graphs', { method: 'POST', body })
    },
    onSuccess(answer) {
      onClose()
      onMade(answer.name)
    },
  })
  return (
    <Dialog
      title={copyOf === undefined ? 'New graph' : `Copy ${copyOf.title}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name === '' || make.isPending}
            onPress={() => make.mutate()}
          >
            {copyOf === undefined ? 'Create' : 'Copy'}
          </Button>
        </>
      }
    >
      <TextField
        label="Title"
        autoFocus
        value={title}
        onChange={setTitle}
        placeholder="Support answers"
        description={name === '' ? 'Letters and digits.' : `Its address will be /g/${name}.`}
        error={make.error === null ? undefined : make.error.message}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && name !== '') make.mutate()
        }}
      />
    </Dialog>
  )
}

/** A title as graphs are named: small letters, digits and dashes. */
function nameFrom(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
}

function emptyGraph(name: string, title: string): Graph {
  return {
    heddle: 1,
    name,
    title,
    inputs: { question: { type: 'text' } },
    nodes: {},
    outputs: {},
  }
}
