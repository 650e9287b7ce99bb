import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  ConnectionTest,
  ConnectionTestRequest,
  Settings,
  SettingsChange,
} from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import { useModels } from './models-store.ts'
import styles from './SettingsPage.module.css'

const servers = [
  { name: 'OpenAI', url: 'https://api.openai.com/v1' },
  { name: 'OpenRouter', url: 'https://openrouter.ai/api/v1' },
  { name: 'Ollama', url: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', url: 'http://127.0.0.1:1234/v1' },
] as const

/** Address and key of the server that has the models; both are tried before they are kept. */
export function ConnectionForm({ settings }: { settings: Settings }) {
  const { provider } = settings
  const queries = useQueryClient()
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl)
  const [key, setKey] = useState('')
  const fixed = provider.from === 'environment'
  const test = useMutation({
    mutationFn() {
      const body: ConnectionTestRequest = {
        ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }),
        ...(key.trim() === '' ? {} : { key: key.trim() }),
      }
      return request<ConnectionTest>('/api/settings/test', { method: 'POST', body })
    },
    onSuccess: ({ models }) => useModels.setState({ models }),
  })
  const save = useMutation({
    mutationFn: (change: SettingsChange) =>
      request<Settings>('/api/settings', { method: 'PUT', body: change }),
    onSuccess(saved) {
      queries.setQueryData(['settings'], saved)
      void queries.invalidateQueries({ queryKey: ['session'] })
      setKey('')
      toast('Saved the connection.')
    },
  })
  const failure = test.error ?? save.error
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ baseUrl: baseUrl.trim(), ...(key.trim() === '' ? {} : { key: key.trim() }) })
      }}
    >
      {fixed && (
        <Notice title="Set by the environment">
          OPENAI_API_KEY and OPENAI_BASE_URL were set when the server was started. Change them
          there.
        </Notice>
      )}
      <TextField
        label="Address"
        mono
        value={baseUrl}
        onChange={setBaseUrl}
        isDisabled={fixed}
        placeholder="https://api.openai.com/v1"
      />
      {!fixed && (
        <div className={styles.quick}>
          {servers.map(({ name, url }) => (
            <Button key={url} variant="quiet" onPress={() => setBaseUrl(url)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label="Key"
        mono
        type="password"
        autoComplete="off"
        value={key}
        onChange={setKey}
        isDisabled={fixed}
        placeholder={provider.key ?? 'sk-…'}
        description={
          provider.key === null
            ? 'Kept encrypted on the server and never shown again. Local servers need none.'
            : `A key that ends in ${provider.key} is kept for this server. Leave this empty to keep it.`
        }
      />
      <div className={styles.actions}>
        <Button isDisabled={test.isPending} onPress={() => test.mutate()}>
          {test.isPending ? 'Asking the server' : 'Test the connection'}
        </Button>
        {!fixed && (
          <Button variant="primary" type="submit" isDisabled={save.isPending}>
            Save
          </Button>
        )}
        {!fixed && provider.key !== null && (
          <Button variant="danger" onPress={() => save.mutate({ key: null })}>
            Remove the key
          </Button>
        )}
      </div>
      {test.data !== undefined && (
        <Notice tone={test.data.ok ? 'ok' : 'error'}>{test.data.message}</Notice>
      )}
      {failure !== null && <Notice tone="error">{failure.message}</Notice>}
    </form>
  )
}
