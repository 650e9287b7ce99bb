import { Undo2 } from 'lucide-react'
import type { DeploymentAnswer, RevisionAnswer } from '../../server/api/deployments.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import { useDeploymentChange, useRevisions } from './deployment-requests.ts'
import { settingChanges } from './setting-changes.ts'
import styles from './RevisionsTab.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly nameOf: (version: string) => string
}

const kinds = { change: 'change', promote: 'promoted', rollback: 'rolled back' } as const

/** Every change of the deployment, newest first, with what differs from the one before. */
export default function RevisionsTab({ deployment, nameOf }: Props) {
  const { data, error, isPending } = useRevisions(deployment.name)
  const revisions = data?.revisions ?? []
  return (
    <div className={styles.revisions}>
      {error !== null && (
        <Notice tone="error" title="The revisions could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={249} />}
      <ol className={styles.list} aria-label="Revisions">
        {revisions.map((revision, at) => (
          <Revision
            key={revision.number}
            name={deployment.name}
            revision={revision}
            before={revisions[at + 1]}
            isLive={revision.number === deployment.revision.number}
            nameOf={nameOf}
          />
        ))}
      </ol>
    </div>
  )
}

interface RevisionProps {
  readonly name: string
  readonly revision: RevisionAnswer
  readonly before: RevisionAnswer | undefined
  readonly isLive: boolean
  readonly nameOf: (version: string) => string
}

function Revision({ name, revision, before, isLive, nameOf }: RevisionProps) {
  const now = useSlowNow()
  const back = useDeploymentChange(name)
  const { number, kind, author, createdAt, message, forced, settings } = revision
  const changes = before === undefined ? [] : settingChanges(before.settings, settings, nameOf)
  return (
    <li className={styles.revision} aria-label={`Revision ${number}`}>
      <span className={styles.number} data-live={isLive}>
        {number}
      </span>
      <div className={styles.what}>
        <p className={styles.title}>
          <strong>{message === '' ? `Revision ${number}` : message}</strong>
          {isLive && <Badge tone="ok">live</Badge>}
          {kind !== 'change' && (
            <Badge tone={kind === 'rollback' ? 'warn' : 'accent'}>{kinds[kind]}</Badge>
          )}
        </p>
        <p className={styles.facts}>
          {author}, {formatAgo(createdAt, now)}
        </p>
        {forced !== undefined && <p className={styles.forced}>Gates were passed over: {forced}</p>}
        {changes.length > 0 && (
          <ul className={styles.changes}>
            {changes.map(({ what, before: old, after }) => (
              <li key={what}>
                <span>{what}</span>
                <s>{old}</s>
                <span aria-hidden>→</span>
                <b>{after}</b>
              </li>
            ))}
          </ul>
        )}
        {before === undefined && <p className={styles.facts}>The first one.</p>}
        {before !== undefined && changes.length === 0 && (
          <p className={styles.facts}>The settings are those of the revision before.</p>
        )}
      </div>
      {!isLive && (
        <Button
          icon={<Undo2 />}
          isDisabled={back.isPending}
          onPress={() =>
            back.mutate(
              {
                kind: 'rollback',
                revision: number,
                said: `Rolled ${name} back to how revision ${number} was.`,
              },
              { onError: (problem) => toast(problem.message, { tone: 'error' }) },
            )
          }
        >
          {`Back to ${number}`}
        </Button>
      )}
    </li>
  )
}
