import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { People, Person } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from './Card.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import styles from './SettingsPage.module.css'

/** Who may sign in, and as what. */
export function PeopleCard({ own }: { own: string | undefined }) {
  const [open, setOpen] = useState<Person | 'new'>()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['people'],
    queryFn: () => request<People>('/api/people'),
  })
  return (
    <Card
      title="People"
      lead="Viewers look; annotators review answers in queues and see nothing else; editors run and change graphs and indexes; admins may do everything."
      error={error}
      onRetry={() => void refetch()}
      isPending={isPending}
    >
      <div className={styles.rows}>
        <ul className={styles.list} aria-label="People">
          {data?.people.map((person) => (
            <li key={person.id} className={styles.connection}>
              <div className={styles.what}>
                <span className={styles.title}>
                  <strong>{person.name}</strong>
                  <Badge tone={person.role === 'admin' ? 'accent' : 'neutral'}>{person.role}</Badge>
                  {person.id === own && <Badge>you</Badge>}
                </span>
                <span className={styles.address}>
                  {person.hasPassword ? 'Signs in with a password' : 'Signs in by links only'}
                </span>
              </div>
              <div className={styles.actions}>
                <Button
                  variant="quiet"
                  aria-label={`Edit ${person.name}`}
                  onPress={() => setOpen(person)}
                >
                  Edit
                </Button>
              </div>
            </li>
          ))}
        </ul>
        <div className={styles.actions}>
          <Button icon={<Plus size={15} aria-hidden />} onPress={() => setOpen('new')}>
            Add a person
          </Button>
        </div>
      </div>
      {open !== undefined && (
        <PersonDialog
          person={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Card>
  )
}
