import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ApiKey, KeyList } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { useChange } from './administration.ts'
import { Card } from './Card.tsx'
import { KeyDialog } from './KeyDialog.tsx'
import styles from './SettingsPage.module.css'

/** Keys of programs: what each may do, and when it was used last. */
export function ApiKeys() {
  const [adding, setAdding] = useState(false)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: () => request<KeyList>('/api/keys'),
  })
  return (
    <Card
      title="API keys"
      lead="A program gets a key of its own. It is shown once; revoking it ends at once whatever it has open."
      error={error}
      onRetry={() => void refetch()}
      isPending={isPending}
    >
      <div className={styles.rows}>
        {data !== undefined && data.keys.length > 0 && (
          <ul className={styles.list} aria-label="API keys">
            {data.keys.map((key) => (
              <Key key={key.id} apiKey={key} />
            ))}
          </ul>
        )}
        <div className={styles.actions}>
          <Button icon={<Plus size={15} aria-hidden />} onPress={() => setAdding(true)}>
            Make a key
          </Button>
        </div>
      </div>
      {adding && <KeyDialog onClose={() => setAdding(false)} />}
    </Card>
  )
}

function Key({ apiKey }: { apiKey: ApiKey }) {
  const now = useSlowNow()
  const [sure, setSure] = useState(false)
  const revoke = useChange<undefined>(['keys'])
  const { id, name, prefix, scopes, boundTo, expiresAt, lastUsedAt } = apiKey
  const over = expiresAt !== undefined && expiresAt <= now
  const facts = [
    ...(prefix === null ? [] : [`${prefix}…`]),
    boundTo === undefined
      ? 'reaches everything'
      : `reaches ${boundTo.map((bound) => `${bound.kind} ${bound.name}`).join(', ')}`,
    lastUsedAt === undefined ? 'never used' : `used ${formatAgo(Math.min(lastUsedAt, now), now)}`,
    ...(expiresAt === undefined || over
      ? []
      : [`until ${new Date(expiresAt).toISOString().slice(0, 10)}`]),
  ]
  return (
    <li className={styles.connection}>
      <div className={styles.what}>
        <span className={styles.title}>
          <strong>{name}</strong>
          {scopes.map((scope) => (
            <Badge key={scope} tone={scope === 'admin' ? 'accent' : 'neutral'}>
              {scope}
            </Badge>
          ))}
          {over && <Badge tone="warn">expired</Badge>}
        </span>
        <span className={styles.address}>{facts.join(' · ')}</span>
      </div>
      <div className={styles.actions}>
        <Button
          variant={sure ? 'danger' : 'quiet'}
          isDisabled={revoke.isPending}
          aria-label={sure ? `Revoke ${name} now` : `Revoke ${name}`}
          onPress={() => {
            if (!sure) return setSure(true)
            revoke.mutate({ path: `/api/keys/${id}`, method: 'DELETE', said: `Revoked ${name}.` })
          }}
        >
          {sure ? 'Revoke now' : 'Revoke'}
        </Button>
      </div>
      {revoke.error !== null && (
        <div className={styles.wide}>
          <Notice tone="error">{revoke.error.message}</Notice>
        </div>
      )}
    </li>
  )
}
