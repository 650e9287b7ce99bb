import { useQuery } from '@tanstack/react-query'
import type { AuditEntry, AuditList } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { auditWords, isBareId } from './audit-words.ts'
import { Card } from './Card.tsx'
import styles from './SettingsPage.module.css'

const shown = 20

/** Who changed what, the newest first. */
export function AuditLog() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['audit'],
    queryFn: () => request<AuditList>(`/api/audit?limit=${shown}`),
  })
  return (
    <Card
      title="Audit log"
      lead={
        <>
          The last {shown} changes and sign-ins. Nothing is ever changed or removed here;{' '}
          <code>GET /api/audit</code> gives all of it.
        </>
      }
      error={error}
      onRetry={() => void refetch()}
      isPending={isPending}
    >
      {data !== undefined && data.entries.length > 0 && (
        <table className={styles.checks}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Row({ entry }: { entry: AuditEntry }) {
  const now = useSlowNow()
  // What was done with a thing that has no name is told by the details.
  const target = entry.target === undefined || isBareId(entry.target) ? undefined : entry.target
  const time = new Date(entry.at).toISOString()
  return (
    <tr>
      <td>
        <time dateTime={time} title={time}>
          {formatAgo(Math.min(entry.at, now), now)}
        </time>
      </td>
      <td>{entry.name}</td>
      <td>
        <span title={entry.action}>{auditWords(entry.action)}</span>
        {target !== undefined && (
          <>
            {' '}
            <b>{target}</b>
          </>
        )}
        {entry.detail !== undefined && (
          <span className={styles.hint}>
            {' · '}
            {entry.detail}
          </span>
        )}
      </td>
      <td>{entry.address ?? 'this machine'}</td>
    </tr>
  )
}
