import { useQuery } from '@tanstack/react-query'
import { Workflow } from 'lucide-react'
import { useState } from 'react'
import type { GraphList, GraphSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { NewGraphDialog } from '../shell/NewGraphDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import styles from './TemplatesDialog.module.css'

interface Props {
  readonly onClose: () => void
  readonly onMade: (name: string) => void
}

/** The graphs that come with Heddle, to begin with a copy of one. */
export function TemplatesDialog({ onClose, onMade }: Props) {
  const [chosen, setChosen] = useState<GraphSummary>()
  const { data, error, isPending } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  if (chosen !== undefined) {
    return <NewGraphDialog copyOf={chosen} onClose={onClose} onMade={onMade} />
  }
  const templates = data?.graphs.filter(({ shipped }) => shipped) ?? []
  return (
    <Dialog wide isOpen title="Start from a template" onClose={onClose}>
      {isPending && <Skeleton height={180} />}
      {error !== null && (
        <Notice tone="error" title="The templates could not be loaded">
          {error.message}
        </Notice>
      )}
      {data !== undefined && templates.length === 0 && (
        <Notice>All graphs that come with Heddle have been deleted from this server.</Notice>
      )}
      <ul className={styles.templates} aria-label="Templates">
        {templates.map((template) => (
          <li key={template.name}>
            <button type="button" onClick={() => setChosen(template)}>
              <Workflow size={16} aria-hidden />
              <strong>{template.title}</strong>
              <span className={styles.nodes}>{formatCount(template.nodes, 'node')}</span>
              {template.description !== '' && <small>{template.description}</small>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
