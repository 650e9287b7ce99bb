import { useState } from 'react'
import type { SecretName, SecretPut } from '../../server/api/people.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useChange } from './administration.ts'
import styles from './SettingsPage.module.css'

interface Props {
  /** Left out, a new one. */
  readonly secret: SecretName | undefined
  readonly onClose: () => void
}

/** A value and where it may go. The value is never shown again. */
export function SecretDialog({ secret, onClose }: Props) {
  const [name, setName] = useState(secret?.name ?? '')
  const [value, setValue] = useState('')
  const [hosts, setHosts] = useState(secret?.hosts.join(', ') ?? '')
  const change = useChange<SecretName | undefined>(['secrets'], onClose)
  const path = `/api/secrets/${encodeURIComponent(name)}`
  const listed = hosts
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '')

  function save(): void {
    const body: SecretPut = { hosts: listed, ...(value === '' ? {} : { value }) }
    change.mutate({ path, method: 'PUT', body, said: `Saved ${name}.` })
  }

  return (
    <Dialog
      isOpen
      wide
      title={secret === undefined ? 'Add a secret' : secret.name}
      onClose={onClose}
      actions={
        <>
          {secret !== undefined && (
            <>
              <Button
                variant="danger"
                onPress={() => change.mutate({ path, method: 'DELETE', said: `Removed ${name}.` })}
              >
                Remove
              </Button>
              <span className={styles.spring} />
            </>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={
              name === '' ||
              listed.length === 0 ||
              (secret === undefined && value === '') ||
              change.isPending
            }
            onPress={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {secret === undefined && (
          <TextField
            label="Name"
            autoFocus
            mono
            value={name}
            onChange={(text) => setName(text.toUpperCase())}
            placeholder="SHOP"
            description="Capital letters, digits and _. Graphs write {{secret.NAME}}."
          />
        )}
        <TextField
          label="Value"
          mono
          type="password"
          autoComplete="off"
          value={value}
          onChange={setValue}
          description={
            secret === undefined
              ? 'One line of at least 8 characters. Kept encrypted and never shown again.'
              : 'Leave this empty to keep the value.'
          }
        />
        <TextField
          label="Hosts"
          mono
          value={hosts}
          onChange={setHosts}
          placeholder="api.example.com"
          description="Where it may be sent, separated by commas: api.example.com, *.example.com or 10.0.0.5:8080."
        />
        {change.error !== null && <Notice tone="error">{change.error.message}</Notice>}
      </div>
    </Dialog>
  )
}
