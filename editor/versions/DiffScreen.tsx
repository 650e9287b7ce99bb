import { useEffect, useMemo } from 'react'
import { Link } from 'wouter'
import { DiffFlow } from '../canvas/flow/DiffFlow.tsx'
import { usePlaced } from '../canvas/layout/use-placed.ts'
import { useDocument } from '../document/document-store.ts'
import { NamedGraphsLoader } from '../document/NamedGraphsLoader.tsx'
import type { VersionSummary } from '../../server/api.ts'
import { markStep } from '../onboarding/first-steps.ts'
import { paths } from '../paths.ts'
import { useOpenGraph } from '../shell/open-graph.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { changesOf } from './changes.ts'
import { ChangeList } from './ChangeList.tsx'
import { DiffBar } from './DiffBar.tsx'
import { chooseChange, showSide, useDiff } from './diff-store.ts'
import { useDiffKeys } from './diff-keys.ts'
import { projectDiff } from './project-diff.ts'
import { readRange, useSide, useVersions } from './version-requests.ts'
import styles from './DiffScreen.module.css'

interface Props {
  readonly graph: string
  /** `3..draft`. */
  readonly range: string
}

/** How two versions of a graph differ, on one canvas, with a list of all changes. */
export default function DiffScreen({ graph, range }: Props) {
  const read = readRange(range)
  const failure = useOpenGraph(graph)
  const { data: versions, error } = useVersions(graph)
  const older = useSide(graph, read?.older ?? '', versions)
  const newer = useSide(graph, read?.newer ?? '', versions)
  const context = useDocument((state) => state.context)
  const known = useDocument((state) => state.catalogue.length > 0)
  const side = useDiff((state) => state.side)
  const [from, to] = [older.graph, newer.graph]
  const diff = useMemo(
    () =>
      from === undefined || to === undefined || !known ? undefined : changesOf(from, to, context),
    [from, to, context, known],
  )
  const changes = diff?.changes ?? none
  // Places that no document holds are no change, but a graph is looked at with them.
  const [before, after] = [usePlaced(diff?.before), usePlaced(to)]
  const projection = useMemo(() => {
    if (before === undefined || after === undefined) return undefined
    const changed = new Set(changes.flatMap(({ node }) => node ?? []))
    return projectDiff(before, after, changed, context)
  }, [before, after, changes, context])
  useDiffKeys(changes)
  useEffect(() => {
    showSide('both')
    chooseChange(undefined)
  }, [range])
  const isOwn =
    versions !== undefined &&
    [read?.older, read?.newer].some((side) => !isFromHeddle(versions, side))
  useEffect(() => {
    // The versions that the sample comes with are nothing that the person has done.
    if (isOwn) markStep('compare')
  }, [isOwn])
  const wrong =
    read === undefined
      ? `"${range}" names no two versions; an address ends in 3..5 or 3..draft.`
      : (failure ?? error?.message ?? older.failure ?? newer.failure)
  return (
    <div className={styles.screen}>
      <NamedGraphsLoader />
      <DiffBar
        graph={graph}
        older={older}
        newer={newer}
        versions={versions ?? []}
        changes={diff?.changes}
      />
      <main
        className={styles.canvas}
        data-side={side}
        aria-label={`Differences of ${graph} from ${older.name} to ${newer.name}`}
      >
        {wrong !== undefined ? (
          <EmptyState
            title="These versions cannot be compared"
            action={<Link href={paths.versions(graph)}>All versions</Link>}
          >
            {wrong}
          </EmptyState>
        ) : (
          projection !== undefined && (
            <DiffFlow key={range} projection={projection} changes={changes} />
          )
        )}
      </main>
      <aside className={styles.side} aria-label="Changes">
        {diff !== undefined ? (
          <ChangeList changes={changes} same={diff.same} older={older} newer={newer} />
        ) : (
          wrong === undefined && (
            <div className={styles.loading} role="status" aria-label="The versions are loaded">
              <Skeleton rows height={199} />
            </div>
          )
        )}
      </aside>
    </div>
  )
}

function isFromHeddle(versions: readonly VersionSummary[], side: string | undefined): boolean {
  return versions.some(
    ({ number, version, author }) =>
      author === 'Heddle' && (String(number) === side || version === side),
  )
}

const none = [] as const
