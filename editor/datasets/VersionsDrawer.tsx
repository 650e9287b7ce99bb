import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Example } from '../../engine/evaluate/example.ts'
import type { DatasetAnswer, DatasetVersion } from '../../server/api/datasets.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { compareExamples } from './compare-examples.ts'
import { allExamples, useDatasetVersions } from './dataset-requests.ts'
import styles from './VersionsDrawer.module.css'

interface Props {
  readonly dataset: DatasetAnswer
  readonly onClose: () => void
  readonly onOpen: (version: number) => void
}

/** The versions of a dataset, newest first, each with what it changed. */
export function VersionsDrawer({ dataset, onClose, onOpen }: Props) {
  const now = useSlowNow()
  const { data, error, isPending } = useDatasetVersions(dataset.name)
  return (
    <Dialog
      shape="drawer"
      wide
      title={`History of ${dataset.name}`}
      isOpen
      onClose={onClose}
      actions={<Button onPress={onClose}>Close</Button>}
    >
      {error !== null && (
        <Notice tone="error" title="The versions could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton height={260} />}
      <ol className={styles.list}>
        {(data?.versions ?? []).map((version) => (
          <li key={version.version} className={styles.version}>
            <header className={styles.head}>
              <b>{`v${version.version}`}</b>
              {version.version === dataset.shown.version && <Badge tone="accent">shown</Badge>}
              <span className={styles.message}>{version.message}</span>
              <small>
                {version.author} · {formatAgo(version.createdAt, now)}
              </small>
            </header>
            <div className={styles.foot}>
              <Counts version={version} />
              <span className={styles.space} />
              <Button variant="quiet" onPress={() => onOpen(version.version)}>
                Look at it
              </Button>
            </div>
            {version.version > 1 && version.added + version.changed + version.removed > 0 && (
              <Changes dataset={dataset.name} version={version.version} />
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  )
}

function Counts({ version }: { version: DatasetVersion }) {
  const { examples, added, changed, removed } = version
  return (
    <span className={styles.counts}>
      <span>{formatCount(examples, 'example')}</span>
      {added > 0 && <span data-change="added">{`+${added} added`}</span>}
      {changed > 0 && <span data-change="changed">{`${changed} changed`}</span>}
      {removed > 0 && <span data-change="removed">{`−${removed} removed`}</span>}
    </span>
  )
}

/** Examples that are listed of each kind. */
const few = 12

function Changes({ dataset, version }: { dataset: string; version: number }) {
  const [open, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['dataset', dataset, 'difference', version],
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn() {
      const [before, after] = await Promise.all([
        allExamples(dataset, { version: version - 1 }),
        allExamples(dataset, { version }),
      ])
      return compareExamples(before, after)
    },
  })
  return (
    <details className={styles.changes} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What changed</summary>
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {open && data === undefined && error === null && <Skeleton height={60} />}
      {data !== undefined && (
        <ul>
          {data.added.slice(0, few).map((example) => (
            <Line key={example.id} kind="added" example={example} />
          ))}
          {data.changed.slice(0, few).map(({ after, parts }) => (
            <Line key={after.id} kind="changed" example={after} parts={parts.join(', ')} />
          ))}
          {data.removed.slice(0, few).map((example) => (
            <Line key={example.id} kind="removed" example={example} />
          ))}
          {[data.added, data.changed, data.removed].some(({ length }) => length > few) && (
            <li className={styles.more}>and more</li>
          )}
        </ul>
      )}
    </details>
  )
}

const marks = { added: '+', changed: '~', removed: '−' } as const

interface LineProps {
  readonly kind: keyof typeof marks
  readonly example: Example
  readonly parts?: string
}

function Line({ kind, example, parts }: LineProps) {
  const text = Object.values(example.inputs).find((value) => typeof value === 'string')
  return (
    <li className={styles.line} data-change={kind}>
      <span role="img" aria-label={kind}>
        {marks[kind]}
      </span>
      <code>{example.id}</code>
      <span>{typeof text === 'string' ? text : JSON.stringify(example.inputs)}</span>
      {parts !== undefined && <small>{parts}</small>}
    </li>
  )
}
