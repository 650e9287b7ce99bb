import { useState } from 'react'
import type { Me, MeChange, Person } from '../../server/api/people.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useChange } from './administration.ts'
import styles from './SettingsPage.module.css'

/** One's own name and password. */
export function AccountDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [name, setName] = useState(person.name)
  const [currentPassword, setCurrentPassword] = useState('')
  const [password, setPassword] = useState('')
  const change = useChange<Me>(['me', 'people'], onClose)

  function save(): void {
    const body: MeChange = {
      ...(name.trim() === person.name ? {} : { name: name.trim() }),
      ...(password === '' ? {} : { password, currentPassword }),
    }
    change.mutate({ path: '/api/me', method: 'PUT', body, said: 'Saved.' })
  }

  return (
    <Dialog
      isOpen
      title="Name and password"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name.trim() === '' || change.isPending}
            onPress={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField label="Name" value={name} onChange={setName} autoComplete="username" />
        {person.hasPassword && (
          <TextField
            label="Current password"
            type="password"
            autoComplete="current-password"
            value={currentPassword}
            onChange={setCurrentPassword}
          />
        )}
        <TextField
          label={person.hasPassword ? 'New password' : 'Password'}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          description={
            person.hasPassword
              ? 'At least 12 characters. Left empty, it stays as it is. A new one ends your other sessions.'
              : 'At least 12 characters. With one you can sign in from any browser.'
          }
        />
        {change.error !== null && <Notice tone="error">{change.error.message}</Notice>}
      </div>
    </Dialog>
  )
}
