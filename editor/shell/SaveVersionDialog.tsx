import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { VersionAnswer, VersionCreate, VersionSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { flushDocument } from '../document/open-document.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { toast } from '../ui/toast-store.ts'
import { changesOf } from '../versions/changes.ts'
import { suggestedMessage } from '../versions/suggested-message.ts'
import { useSaveVersion } from './save-version-open.ts'

/** Versions never change afterwards, and deployments serve only versions. */
export default function SaveVersionDialog({ graph, next }: { graph: string; next: number }) {
  const open = useSaveVersion((state) => state.open)
  const [message, setMessage] = useState('')
  const suggestion = useSuggestion(graph, open)
  const queries = useQueryClient()
  const close = () => useSaveVersion.setState({ open: false })
  const save = useMutation({
    async mutationFn() {
      if (!(await flushDocument())) {
        throw new Error('The draft could not be saved first. Check the connection and try again.')
      }
      const body: VersionCreate = { message: message.trim() || suggestion || 'Changed the graph' }
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
        placeholder={suggestion}
        error={save.error === null ? undefined : save.error.message}
      />
    </Dialog>
  )
}

/** What the changes since the newest version come to, as a message to start with. */
function useSuggestion(name: string, isOpen: boolean): string {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const version = useDocument((state) => state.version)
  const { data } = useQuery({
    queryKey: ['version', name, version],
    queryFn: () =>
      request<VersionAnswer>(
        `/api/graphs/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`,
      ),
    enabled: isOpen && version !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const older = data?.graph
  return useMemo(() => {
    if (!isOpen || older === undefined || graph === undefined) return ''
    return suggestedMessage(changesOf(older, graph, context).changes)
  }, [isOpen, older, graph, context])
}
