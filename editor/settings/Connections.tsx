import { useMutation } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type {
  ConnectionTest,
  ConnectionTestRequest,
  ModelConnectionSettings,
  Settings,
} from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ConnectionDialog } from './ConnectionDialog.tsx'
import { rememberModels } from './models-store.ts'
import { kindNames } from './providers.ts'
import { useSettingsChange } from './settings-requests.ts'
import styles from './SettingsPage.module.css'

/** The model servers, each to be tested and changed. */
export function Connections({ settings }: { settings: Settings }) {
  const [parameters, setParameters] = useSearchParams()
  // Whoever was sent here to connect a model begins at once.
  const [open, setOpen] = useState<ModelConnectionSettings | 'new' | undefined>(
    parameters.has('connect') ? 'new' : undefined,
  )
  const { connections } = settings
  const close = (): void => {
    setOpen(undefined)
    if (parameters.has('connect')) setParameters({}, { replace: true })
  }
  return (
    <div className={styles.rows}>
      {connections.length > 0 && (
        <ul className={styles.list} aria-label="Connections">
          {connections.map((connection) => (
            <Connection
              key={connection.name}
              connection={connection}
              onEdit={() => setOpen(connection)}
            />
          ))}
        </ul>
      )}
      {connections.length === 0 && (
        <Notice title="No model server is connected">
          Everything works offline until one is. Nothing needs a key for that.
        </Notice>
      )}
      <div className={styles.actions}>
        <Button
          variant={connections.length === 0 ? 'primary' : 'plain'}
          icon={<Plus size={15} aria-hidden />}
          onPress={() => setOpen('new')}
        >
          Add a connection
        </Button>
      </div>
      {open !== undefined && (
        <ConnectionDialog
          connection={open === 'new' ? undefined : open}
          taken={connections.map(({ name }) => name)}
          onClose={close}
        />
      )}
    </div>
  )
}

interface ConnectionProps {
  readonly connection: ModelConnectionSettings
  readonly onEdit: () => void
}

function Connection({ connection, onEdit }: ConnectionProps) {
  const { name, kind, baseUrl, key, first } = connection
  const fixed = connection.from === 'environment'
  const test = useMutation({
    mutationFn() {
      const body: ConnectionTestRequest = { connection: name }
      return request<ConnectionTest>('/api/settings/test', { method: 'POST', body })
    },
    onSuccess: ({ models }) => rememberModels(name, models, first),
  })
  const makeFirst = useSettingsChange()
  const failure = test.error ?? makeFirst.error
  return (
    <li className={styles.connection}>
      <div className={styles.what}>
        <span className={styles.title}>
          <strong>{name}</strong>
          {first && <Badge tone="accent">first</Badge>}
          {fixed && <Badge>environment</Badge>}
        </span>
        <span className={styles.address}>
          {kindNames[kind]} · <code>{baseUrl}</code> · {key === null ? 'no key' : `key ${key}`}
        </span>
      </div>
      <div className={styles.actions}>
        {!first && !fixed && (
          <Button
            variant="quiet"
            isDisabled={makeFirst.isPending}
            onPress={() =>
              makeFirst.mutate({
                kind: 'connection',
                name,
                change: { first: true },
                said: `${name} is the first connection now.`,
              })
            }
          >
            Make first
          </Button>
        )}
        <Button variant="quiet" isDisabled={test.isPending} onPress={() => test.mutate()}>
          {test.isPending ? 'Asking' : 'Test'}
        </Button>
        {!fixed && (
          <Button variant="quiet" onPress={onEdit}>
            Edit
          </Button>
        )}
      </div>
      {test.data !== undefined && (
        <div className={styles.wide}>
          <Notice tone={test.data.ok ? 'ok' : 'error'}>{test.data.message}</Notice>
        </div>
      )}
      {failure !== null && (
        <div className={styles.wide}>
          <Notice tone="error">{failure.message}</Notice>
        </div>
      )}
    </li>
  )
}
