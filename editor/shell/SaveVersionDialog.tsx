import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { VersionCreate, VersionSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { flushDocument } from '../document/open-document.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { toast } from '../ui/toast-store.ts'
import { useSaveVersion } from './save-version-open.ts'

/** Versions never change afterwards, and deployments serve only versions. */
export default function SaveVersionDialog({ graph, next }: { graph: string; next: number }) {
  const open = useSaveVersion((state) => state.open)
  const [message, setMessage] = useState('')
  const queries = useQueryClient()
  const close = () => useSaveVersion.setState({ open: false })
  const save = useMutation({
    async mutationFn() {
      if (!(await flushDocument())) {
        throw new Error('The draft could not be saved first. Check the connection and try again.')
      }
      const body: VersionCreate = { message: message.trim() || suggestion() }
      const path = `/api/graphs/${encodeURIComponent(graph)}/versions`
      return request<VersionSummary>(path, { method: 'POST', body })
    },
    onSuccess(saved) {
      useDocument.setState({ version: saved.version, changed: false })
      void queries.invalidateQueries({ queryKey: ['versions', graph] })
      setMessage('')
      close()
      toast(`Saved version ${saved.number}.`)
    },
  })
  return (
    <Dialog
      title={`Save version ${next}`}
      isOpen={open}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isDisabled={save.isPending} onPress={() => save.mutate()}>
            Save version
          </Button>
        </>
      }
    >
      <TextField
        label="What changed"
        description="A version stays as it is for good; a run, a score or a deployment can name it."
        rows={3}
        autoFocus
        value={message}
        onChange={setMessage}
        placeholder={open ? suggestion() : ''}
        error={save.error === null ? undefined : save.error.message}
      />
    </Dialog>
  )
}

/** The last steps of the draft, newest first, as a message to start with. */
function suggestion(): string {
  const { done } = useDocument.getState().history
  const labels = [...new Set(done.map((step) => step.label).toReversed())]
  const meaningful = labels.filter((label) => !/^(Moved|Tidied)/.test(label))
  return meaningful.slice(0, 3).join(', ').slice(0, 200) || 'Changed the graph'
}
