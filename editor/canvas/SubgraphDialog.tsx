import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { GraphAnswer, GraphCreate } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { toastWithUndo } from '../document/undo.ts'
import { subgraphOf } from '../document/subgraph.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useCanvas } from './canvas-store.ts'

/** Asks for the title of the graph that the selection becomes, and puts a node in its place. */
export default function SubgraphDialog() {
  const nodes = useCanvas((state) => state.subgraph)
  return nodes === undefined ? null : <Asking nodes={nodes} />
}

function Asking({ nodes }: { nodes: readonly string[] }) {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const [title, setTitle] = useState('')
  const name = nameFrom(title)
  const close = () => useCanvas.setState({ subgraph: undefined })
  const made =
    graph === undefined
      ? undefined
      : subgraphOf(
          graph,
          nodes,
          { name: name === '' ? 'part' : name, title: title.trim() },
          context,
        )
  const store = useMutation({
    mutationFn: (body: GraphCreate) =>
      request<GraphAnswer>('/api/graphs', { method: 'POST', body }),
    onSuccess() {
      close()
      if (made === undefined || !made.ok || useDocument.getState().graph !== graph) return
      const { dispatch, select } = useDocument.getState()
      dispatch({ type: 'batch', label: `Made the subgraph ${name}`, commands: made.commands })
      select([made.node])
      toastWithUndo(`Made the subgraph ${name}.`)
    },
  })
  const canMake = made?.ok === true && name !== '' && !store.isPending
  const make = () => {
    if (canMake) store.mutate({ name, graph: made.inner })
  }
  return (
    <Dialog
      title="Make a subgraph"
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isDisabled={!canMake} onPress={make}>
            Make
          </Button>
        </>
      }
    >
      {made?.ok === false ? (
        <Notice tone="error">{made.reason}</Notice>
      ) : (
        <>
          <TextField
            label="Title"
            autoFocus
            value={title}
            onChange={setTitle}
            placeholder="Find passages"
            description={
              name === '' ? 'Letters and digits.' : `It becomes a graph of its own: /g/${name}.`
            }
            error={store.error === null ? undefined : store.error.message}
            onKeyDown={(event) => {
              if (event.key === 'Enter') make()
            }}
          />
          {made !== undefined && (
            <p>
              Takes{' '}
              {wordsOf(
                Object.entries(made.inner.inputs).map(([one, { type }]) => `${one} (${type})`),
              )}
              {' and gives '}
              {wordsOf(Object.keys(made.inner.outputs))}.
            </p>
          )}
        </>
      )}
    </Dialog>
  )
}

function wordsOf(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

/** A title as graphs are named: small letters, digits and dashes, a letter first, as for nodes. */
function nameFrom(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
}
