import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { GraphAnswer, GraphList } from '../../server/api.ts'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { request } from '../client/request.ts'
import { indexesOf } from '../passages/find-passage.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import { indexAddress } from './index-requests.ts'
import styles from './IndexSettings.module.css'

/** The part of the settings that deletes the index, for good. */
export function DeleteIndex({ index }: { index: IndexSummary }) {
  const { name } = index
  const [asking, setAsking] = useState(false)
  const { data: graphs = [] } = useQuery({
    queryKey: ['graphs', 'that-search', name],
    queryFn: () => graphsThatSearch(name),
  })
  return (
    <section className={styles.section} aria-label="Deleting">
      <h2>Delete this index</h2>
      <p className={styles.lead}>
        Its documents go with it. The files they came from are not touched.
        {graphs.length > 0 && ` These graphs search it: ${graphs.join(', ')}.`}
      </p>
      <div className={styles.actions}>
        <Button variant="danger" icon={<Trash2 />} onPress={() => setAsking(true)}>
          {`Delete ${name}`}
        </Button>
      </div>
      {asking && (
        <DeleteIndexDialog index={index} graphs={graphs} onClose={() => setAsking(false)} />
      )}
    </section>
  )
}

interface DialogProps {
  readonly index: IndexSummary
  /** Those that search it. */
  readonly graphs: readonly string[]
  readonly onClose: () => void
}

function DeleteIndexDialog({ index, graphs, onClose }: DialogProps) {
  const { name, documents, passages } = index
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => request<undefined>(indexAddress(name), { method: 'DELETE' }),
    onSuccess() {
      queries.removeQueries({ queryKey: ['index', name] })
      void queries.invalidateQueries({ queryKey: ['indexes'] })
      toast(`Deleted ${name}.`)
      go(paths.indexes)
    },
  })
  return (
    <DeleteDialog
      title={`Delete the index ${name}?`}
      remove={remove}
      failure="The index was not deleted"
      confirm="Delete for good"
      isHeld={typed !== name}
      onClose={onClose}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === name && !remove.isPending) remove.mutate()
        }}
      >
        <p>
          {formatCount(documents, 'document')} and {formatCount(passages, 'passage')} go with it.
          This cannot be undone.
        </p>
        {graphs.length > 0 && (
          <Notice tone="warn" title="Graphs search it">
            {graphs.join(', ')} will fail until {graphs.length === 1 ? 'it names' : 'they name'}{' '}
            another index.
          </Notice>
        )}
        <TextField
          label={`Type ${name} to delete it`}
          mono
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={setTyped}
        />
      </form>
    </DeleteDialog>
  )
}

/** The graphs whose draft names the index. */
async function graphsThatSearch(index: string): Promise<readonly string[]> {
  const { graphs } = await request<GraphList>('/api/graphs')
  const drafts = await Promise.all(
    graphs.map(({ name }) => request<GraphAnswer>(`/api/graphs/${encodeURIComponent(name)}`)),
  )
  return drafts.flatMap(({ name, draft }) => (indexesOf(draft).includes(index) ? [name] : []))
}
