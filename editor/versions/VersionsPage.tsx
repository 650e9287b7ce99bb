import { GitCompareArrows, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { VersionSummary } from '../../server/api.ts'
import { useDocument } from '../document/document-store.ts'
import { paths } from '../paths.ts'
import { useOpenGraph } from '../shell/open-graph.ts'
import { GraphPage } from '../shell/GraphPage.tsx'
import { restoreVersion } from '../shell/restore-version.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useLabels, useVersions } from './version-requests.ts'
import styles from './VersionsPage.module.css'

/** Every version of a graph with what changed in it; any two can be compared, and each be put back into the draft. */
export default function VersionsPage({ graph }: { graph: string }) {
  const failure = useOpenGraph(graph)
  const { data: versions, error, isPending, refetch } = useVersions(graph)
  const labels = useLabels(graph)
  const [, go] = useLocation()
  const [picked, setPicked] = useState<readonly string[]>([])
  const changed = useDocument((state) => state.graph?.name === graph && state.changed)
  const newest = versions?.[0]
  const pick = (id: string, on: boolean): void =>
    // A third one takes the place of the first.
    setPicked(on ? [...picked.slice(-1), id] : picked.filter((one) => one !== id))
  const compare = (): void => {
    const [a = '', b = ''] = picked
    const age = (id: string): number => (id === 'draft' ? Number.POSITIVE_INFINITY : Number(id))
    const [older, newer] = age(a) < age(b) ? [a, b] : [b, a]
    go(paths.difference(graph, older, newer))
  }
  const problem = failure ?? error?.message
  return (
    <GraphPage
      graph={graph}
      title="Versions"
      lead="A version stays as it is for good. Pick two to see how they differ."
      actions={
        <Button
          variant="primary"
          icon={<GitCompareArrows />}
          isDisabled={picked.length !== 2}
          onPress={compare}
        >
          Compare
        </Button>
      }
    >
      {problem !== undefined && (
        <Notice
          tone="error"
          title="The versions could not be loaded"
          action={error !== null && <Button onPress={() => void refetch()}>Try again</Button>}
        >
          {problem}
        </Notice>
      )}
      {isPending && <Skeleton rows height={199} />}
      {versions !== undefined && (
        <ol className={styles.list} aria-label="Versions">
          <li className={styles.row} data-draft>
            <Checkbox
              aria-label="Pick the draft"
              isSelected={picked.includes('draft')}
              onChange={(on) => pick('draft', on)}
            />
            <b className={styles.number}>draft</b>
            <span className={styles.message}>
              {changed ? 'Changed since the newest version' : 'As the newest version'}
            </span>
            {newest !== undefined && (
              <Link href={paths.difference(graph, newest.number, 'draft')}>Differences</Link>
            )}
            <span />
          </li>
          {versions.map((one, at) => (
            <Row
              key={one.version}
              graph={graph}
              version={one}
              before={versions[at + 1]}
              labels={labels.get(one.version) ?? []}
              picked={picked.includes(String(one.number))}
              onPick={(on) => pick(String(one.number), on)}
            />
          ))}
        </ol>
      )}
    </GraphPage>
  )
}

interface RowProps {
  readonly graph: string
  readonly version: VersionSummary
  readonly before: VersionSummary | undefined
  readonly labels: readonly string[]
  readonly picked: boolean
  readonly onPick: (on: boolean) => void
}

function Row({ graph, version, before, labels, picked, onPick }: RowProps) {
  const now = useSlowNow()
  const { number, message, author, createdAt } = version
  return (
    <li className={styles.row}>
      <Checkbox aria-label={`Pick version ${number}`} isSelected={picked} onChange={onPick} />
      <b className={styles.number}>v{number}</b>
      <span className={styles.message}>
        {message === '' ? <i>no message</i> : message}
        {labels.map((label) => (
          <Badge key={label} tone="accent">
            {label}
          </Badge>
        ))}
      </span>
      <span className={styles.quiet}>{author}</span>
      <time
        className={styles.quiet}
        dateTime={new Date(createdAt).toISOString()}
        title={new Date(createdAt).toLocaleString()}
      >
        {formatAgo(createdAt, now)}
      </time>
      {before === undefined ? (
        <span className={styles.quiet}>the first</span>
      ) : (
        <Link href={paths.difference(graph, before.number, number)}>Differences</Link>
      )}
      <IconButton
        label={`Put version ${number} into the draft`}
        onPress={() => void restoreVersion(graph, version)}
      >
        <RotateCcw />
      </IconButton>
    </li>
  )
}
