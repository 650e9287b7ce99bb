import { useState } from 'react'
import type { LoginLink } from '../../server/api.ts'
import type { Person, PersonCreate, PersonCreated, Role } from '../../server/api/people.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { useChange } from './administration.ts'
import styles from './SettingsPage.module.css'
import { ShownOnce } from './ShownOnce.tsx'

const roles: readonly { readonly id: Role; readonly label: string }[] = [
  { id: 'viewer', label: 'Viewer' },
  { id: 'annotator', label: 'Annotator' },
  { id: 'editor', label: 'Editor' },
  { id: 'admin', label: 'Admin' },
]

interface Props {
  /** Left out, a new one. */
  readonly person: Person | undefined
  readonly onClose: () => void
}

/** Name and role of a person, and the link with which they come in. */
export function PersonDialog({ person, onClose }: Props) {
  const [name, setName] = useState(person?.name ?? '')
  const [role, setRole] = useState<Role>(person?.role ?? 'viewer')
  const [link, setLink] = useState<string>()
  const changed = ['people', 'me']
  const add = useChange<PersonCreated>(changed, ({ url }) => setLink(url))
  const newLink = useChange<LoginLink>(changed, ({ url }) => setLink(url))
  const change = useChange<Person | undefined>(changed, onClose)
  const failure = add.error ?? newLink.error ?? change.error

  function save(): void {
    const body: PersonCreate = { name: name.trim(), role }
    if (person === undefined) add.mutate({ path: '/api/people', method: 'POST', body })
    else {
      const path = `/api/people/${person.id}`
      change.mutate({ path, method: 'PUT', body, said: `Saved ${body.name}.` })
    }
  }

  if (link !== undefined) {
    return (
      <Dialog isOpen wide title={`A link for ${name.trim()}`} onClose={onClose}>
        <ShownOnce label="Link" value={link}>
          Send it to nobody else. It signs in once, within an hour, and is shown this once.
        </ShownOnce>
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      wide
      title={person === undefined ? 'Add a person' : person.name}
      onClose={onClose}
      actions={
        <>
          {person !== undefined && (
            <>
              <Button
                variant="danger"
                onPress={() =>
                  change.mutate({
                    path: `/api/people/${person.id}`,
                    method: 'DELETE',
                    said: `Removed ${person.name}.`,
                  })
                }
              >
                Remove
              </Button>
              <span className={styles.spring} />
              <Button
                onPress={() =>
                  newLink.mutate({ path: `/api/people/${person.id}/link`, method: 'POST' })
                }
              >
                Make a link
              </Button>
            </>
          )}
          {person === undefined && <Button onPress={onClose}>Cancel</Button>}
          <Button
            variant="primary"
            isDisabled={name.trim() === '' || add.isPending || change.isPending}
            onPress={save}
          >
            {person === undefined ? 'Add' : 'Save'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Name"
          autoFocus={person === undefined}
          value={name}
          onChange={setName}
          description="What others see, and what is entered to sign in."
        />
        <div className={styles.labelled}>
          <span>Role</span>
          <Segmented label="Role" value={role} onChange={setRole} options={roles} />
        </div>
        {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </Dialog>
  )
}
