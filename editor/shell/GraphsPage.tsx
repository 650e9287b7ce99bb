import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, Plus, Trash2, Workflow } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { GraphList, GraphSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { FolderNotices } from './FolderNotices.tsx'
import { NewGraphDialog } from './NewGraphDialog.tsx'
import { Page } from './Page.tsx'
import { RemoveGraphDialog } from './RemoveGraphDialog.tsx'
import styles from './GraphsPage.module.css'

type Asking =
  | { readonly kind: 'new' }
  | { readonly kind: 'copy' | 'remove'; readonly graph: GraphSummary }

/** All graphs of the workspace. */
export default function GraphsPage() {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [asking, setAsking] = useState<Asking>()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const changed = () => void queries.invalidateQueries({ queryKey: ['graphs'] })
  return (
    <Page
      title="Graphs"
      lead="Each graph is a workflow of typed nodes that takes inputs and gives outputs."
      actions={
        <Button
          variant="primary"
          size="large"
          icon={<Plus />}
          onPress={() => setAsking({ kind: 'new' })}
        >
          New graph
        </Button>
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The graphs could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {data?.folder !== undefined && <FolderNotices folder={data.folder} />}
      {isPending && <Skeleton rows height={499} />}
      {data?.graphs.length === 0 && (
        <EmptyState icon={<Workflow />} title="No graphs yet">
          A graph begins with an input and a node; the canvas guides from there.
        </EmptyState>
      )}
      <ul className={styles.list}>
        {data?.graphs.map((graph) => (
          <GraphRow
            key={graph.name}
            graph={graph}
            onCopy={() => setAsking({ kind: 'copy', graph })}
            onRemove={() => setAsking({ kind: 'remove', graph })}
          />
        ))}
      </ul>
      {(asking?.kind === 'new' || asking?.kind === 'copy') && (
        <NewGraphDialog
          copyOf={asking.kind === 'copy' ? asking.graph : undefined}
          onClose={() => setAsking(undefined)}
          onMade={(name) => {
            changed()
            go(paths.graph(name))
          }}
        />
      )}
      {asking?.kind === 'remove' && (
        <RemoveGraphDialog
          graph={asking.graph}
          onClose={() => setAsking(undefined)}
          onRemoved={changed}
        />
      )}
    </Page>
  )
}

interface RowProps {
  readonly graph: GraphSummary
  readonly onCopy: () => void
  readonly onRemove: () => void
}

function GraphRow({ graph, onCopy, onRemove }: RowProps) {
  const { lastRun } = graph
  const now = useSlowNow()
  return (
    <li className={styles.row}>
      <Link href={paths.graph(graph.name)} className={styles.link}>
        <span className={styles.icon}>
          <Workflow size={17} aria-hidden />
        </span>
        <span className={styles.text}>
          <strong>{graph.title}</strong>
          <span className={styles.name}>{graph.name}</span>
          {graph.description !== '' && <small>{graph.description}</small>}
        </span>
        <span className={styles.facts}>
          <span>{formatCount(graph.nodes, 'node')}</span>
          <span>changed {formatAgo(graph.updatedAt, now)}</span>
        </span>
        <span className={styles.run}>
          {lastRun === undefined ? (
            <small>never run</small>
          ) : (
            <>
              <StatusMark status={lastRun.status === 'cancelled' ? 'stopped' : lastRun.status} />
              {lastRun.status === 'waiting' && 'waits, '}
              {formatAgo(lastRun.startedAt, now)}
            </>
          )}
        </span>
      </Link>
      <Menu
        label={`More for ${graph.title}`}
        placement="bottom end"
        trigger={
          <IconButton label={`More for ${graph.title}`}>
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<Copy />} onAction={onCopy}>
          Make a copy
        </MenuItem>
        <MenuItem icon={<Trash2 />} danger onAction={onRemove}>
          Delete
        </MenuItem>
      </Menu>
    </li>
  )
}
