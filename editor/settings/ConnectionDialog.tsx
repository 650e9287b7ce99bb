import { useState } from 'react'
import type { ConnectionChange, ModelConnectionSettings } from '../../server/api.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { KeyVerdict } from './KeyVerdict.tsx'
import { kindNames, providers } from './providers.ts'
import { useSettingsChange } from './settings-requests.ts'
import { isNearby, useLiveCheck } from './use-live-check.ts'
import styles from './SettingsPage.module.css'

interface Props {
  /** Left out, a new one. */
  readonly connection: ModelConnectionSettings | undefined
  readonly taken: readonly string[]
  readonly onClose: () => void
}

const kinds = [
  { id: 'openai', label: kindNames.openai },
  { id: 'anthropic', label: kindNames.anthropic },
  { id: 'google', label: kindNames.google },
] as const

/** Address and key of a model server. They are tried while they are entered, before they are kept. */
export function ConnectionDialog({ connection, taken, onClose }: Props) {
  const isNew = connection === undefined
  const [name, setName] = useState(connection?.name ?? '')
  const [kind, setKind] = useState(connection?.kind ?? 'openai')
  const [baseUrl, setBaseUrl] = useState(connection?.baseUrl ?? '')
  const [key, setKey] = useState('')
  const [timeout, setTimeout] = useState(connection?.connectTimeout ?? 10)
  const change = useSettingsChange(onClose)
  const first = connection?.first ?? taken.length === 0
  const wrongName = nameProblem(name, isNew ? taken : [])
  const check = useLiveCheck({
    connection: name === '' || wrongName !== undefined ? undefined : name,
    first,
  })
  const asked = { kind, baseUrl: baseUrl.trim(), key: key.trim() }

  function save(): void {
    const wanted: ConnectionChange = {
      kind,
      baseUrl: baseUrl.trim(),
      connectTimeout: Number.isFinite(timeout) && timeout !== 10 ? timeout : null,
      ...(key.trim() === '' ? {} : { key: key.trim() }),
    }
    change.mutate({ kind: 'connection', name, change: wanted, said: `Saved ${name}.` })
  }

  const { error: failure } = change
  return (
    <Dialog
      wide
      isOpen
      title={isNew ? 'Add a connection' : `Connection ${connection.name}`}
      onClose={onClose}
      actions={
        <>
          {!isNew && (
            <Button
              variant="danger"
              onPress={() => change.mutate({ kind: 'remove', name, said: `Removed ${name}.` })}
            >
              Remove
            </Button>
          )}
          <Button isDisabled={check.isPending} onPress={() => check.now(asked)}>
            Test the connection
          </Button>
          <span className={styles.spring} />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name === '' || wrongName !== undefined || change.isPending}
            onPress={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {isNew && (
          <div className={styles.quick}>
            {providers.map((provider) => (
              <Button
                key={provider.name}
                onPress={() => {
                  setName(freeName(provider.name, taken))
                  setKind(provider.kind)
                  setBaseUrl(provider.url)
                  // Whether a program on this machine runs can be seen without a key.
                  if (key !== '' || isNearby(provider.url)) {
                    check.now({ kind: provider.kind, baseUrl: provider.url, key: key.trim() })
                  } else check.forget()
                }}
              >
                {provider.title}
              </Button>
            ))}
          </div>
        )}
        {isNew && (
          <TextField
            label="Name"
            mono
            value={name}
            onChange={setName}
            error={wrongName}
            placeholder="ollama"
            description="Stands before its models, as in ollama:llama3.2."
          />
        )}
        <div className={styles.labelled}>
          <span>Protocol</span>
          <Segmented
            label="Protocol"
            value={kind}
            onChange={(chosen) => {
              setKind(chosen)
              check.forget()
            }}
            options={kinds}
          />
        </div>
        {kind !== 'openai' && (
          <p className={styles.hint}>
            Needs the package{' '}
            <code>{kind === 'anthropic' ? '@langchain/anthropic' : '@langchain/google-genai'}</code>{' '}
            beside Heddle.
          </p>
        )}
        <TextField
          label="Address"
          mono
          value={baseUrl}
          onChange={(typed) => {
            setBaseUrl(typed)
            check.forget()
          }}
          // Half an address is somebody else's: a key never goes there.
          onBlur={() => {
            if (baseUrl.trim() !== '' && (key !== '' || isNearby(baseUrl))) check.soon(asked)
          }}
          placeholder={providers.find((provider) => provider.kind === kind)?.url ?? ''}
        />
        <TextField
          label="Key"
          mono
          type="password"
          autoComplete="off"
          value={key}
          onChange={(typed) => {
            setKey(typed)
            if (typed.trim() === '') check.forget()
            else check.soon({ ...asked, key: typed.trim() })
          }}
          placeholder={connection?.key ?? ''}
          description={
            connection?.key == null
              ? 'Kept encrypted on the server and never shown again. Local servers need none.'
              : `A key that ends in ${connection.key} is kept for this server. Leave this empty to keep it.`
          }
          aside={
            connection?.key == null ? undefined : (
              <Button
                variant="quiet"
                onPress={() =>
                  change.mutate({
                    kind: 'connection',
                    name,
                    change: { key: null },
                    said: 'Removed the key.',
                  })
                }
              >
                Remove the key
              </Button>
            )
          }
        />
        <div className={styles.short}>
          <NumberField
            label="Seconds to connect at most"
            value={timeout}
            onChange={setTimeout}
            minValue={1}
            maxValue={600}
          />
        </div>
        <KeyVerdict check={check} />
        {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </Dialog>
  )
}

function freeName(name: string, taken: readonly string[]): string {
  let free = name
  for (let number = 2; taken.includes(free); number += 1) free = `${name}-${number}`
  return free
}

function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    return 'It must begin with a small letter and hold small letters, digits and - only.'
  }
  return taken.includes(name) ? 'There is a connection of this name.' : undefined
}
