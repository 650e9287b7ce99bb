import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { SecretList, SecretName } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from './Card.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import styles from './SettingsPage.module.css'

/** The names of values that graphs use and never hold. */
export function Secrets() {
  const [open, setOpen] = useState<SecretName | 'new'>()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['secrets'],
    queryFn: () => request<SecretList>('/api/secrets'),
  })
  return (
    <Card
      title="Secrets"
      lead={
        <>
          Values that graphs name, as in <code>{'{{secret.SHOP}}'}</code>, and never hold. Each is
          sent only to the hosts that it is bound to, and is never shown again.
        </>
      }
      error={error}
      onRetry={() => void refetch()}
      isPending={isPending}
    >
      <div className={styles.rows}>
        {data !== undefined && data.secrets.length > 0 && (
          <ul className={styles.list} aria-label="Secrets">
            {data.secrets.map((secret) => (
              <li key={secret.name} className={styles.connection}>
                <div className={styles.what}>
                  <span className={styles.title}>
                    <code>{secret.name}</code>
                    {secret.from === 'environment' && <Badge>environment</Badge>}
                  </span>
                  <span className={styles.address}>
                    for {secret.hosts.join(', ')}
                    {secret.updatedBy !== undefined && ` · entered by ${secret.updatedBy}`}
                  </span>
                </div>
                <div className={styles.actions}>
                  {secret.from === 'settings' && (
                    <Button
                      variant="quiet"
                      aria-label={`Edit ${secret.name}`}
                      onPress={() => setOpen(secret)}
                    >
                      Edit
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
        <div className={styles.actions}>
          <Button icon={<Plus size={15} aria-hidden />} onPress={() => setOpen('new')}>
            Add a secret
          </Button>
        </div>
      </div>
      {open !== undefined && (
        <SecretDialog
          secret={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Card>
  )
}
