import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { Card } from './Card.tsx'
import styles from './SettingsPage.module.css'

/** Who is signed in, and how they come back. */
export function Account({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const leave = useMutation({
    mutationFn: (path: string) => request<undefined>(path, { method: 'POST' }),
    onSuccess: () => location.assign('/login'),
  })
  const { person } = me
  return (
    <Card title="You">
      <div className={styles.rows}>
        <div className={styles.connection}>
          <div className={styles.what}>
            <span className={styles.title}>
              <strong>{me.name}</strong>
              {person !== undefined && <Badge tone="accent">{person.role}</Badge>}
            </span>
            <span className={styles.address}>
              {person === undefined
                ? 'Signed in with a token'
                : person.hasPassword
                  ? 'Signs in with a password'
                  : 'Signs in by links only'}
            </span>
          </div>
          <div className={styles.actions}>
            {person !== undefined && (
              <Button variant="quiet" onPress={() => setOpen(true)}>
                Name and password
              </Button>
            )}
            <Button variant="quiet" onPress={() => leave.mutate('/api/logout')}>
              Sign out
            </Button>
            {person !== undefined && (
              <Button variant="quiet" onPress={() => leave.mutate('/api/me/sign-out-everywhere')}>
                Sign out everywhere
              </Button>
            )}
          </div>
        </div>
        {leave.error !== null && <Notice tone="error">{leave.error.message}</Notice>}
      </div>
      {open && person !== undefined && (
        <AccountDialog person={person} onClose={() => setOpen(false)} />
      )}
    </Card>
  )
}
