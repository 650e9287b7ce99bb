import { GitBranch } from 'lucide-react'
import { Link } from 'wouter'
import { useDocument } from '../document/document-store.ts'
import { paths } from '../paths.ts'
import { restoreVersion } from '../shell/restore-version.ts'
import { useVersions } from '../versions/version-requests.ts'
import { showRunGraph, useRunGraph } from './run-graph.ts'
import { useRunStore } from './run-store.ts'
import styles from './RunOfOther.module.css'

/** Says that the run on the canvas was of another graph than the draft, and leads to both. */
export default function RunOfOther({ graph }: { graph: string }) {
  const isShown = useRunGraph((state) => state.isShown)
  const version = useRunStore(({ trace }) => trace?.version ?? '')
  const begun = useDocument((state) => state.version)
  const changed = useDocument((state) => state.changed)
  const { data: versions = [] } = useVersions(graph)
  const ran = versions.find((one) => one.version === version)
  const now = changed ? undefined : versions.find((one) => one.version === begun)
  const name = ran === undefined ? 'an earlier draft' : `v${ran.number}`
  const difference = paths.difference(graph, ran?.number ?? version, now?.number ?? 'draft')
  return (
    <div className={styles.notice} role="status">
      <GitBranch size={15} aria-hidden />
      <span>
        {isShown ? (
          <>
            This is <b>{name}</b>, as it ran. It can only be read.
          </>
        ) : (
          <>
            This run was of <b>{name}</b>; the canvas shows{' '}
            {now === undefined ? 'your draft' : <b>v{now.number}</b>}.
          </>
        )}
      </span>
      <Link className={styles.link ?? ''} href={difference}>
        Differences
      </Link>
      {isShown && ran !== undefined && (
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            showRunGraph(false)
            void restoreVersion(graph, ran)
          }}
        >
          Put into the draft
        </button>
      )}
      <button type="button" className={styles.link} onClick={() => showRunGraph(!isShown)}>
        {isShown
          ? `Back to ${now === undefined ? 'the draft' : `v${now.number}`}`
          : `Show ${ran === undefined ? 'that draft' : name}`}
      </button>
    </div>
  )
}
