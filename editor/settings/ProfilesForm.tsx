import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelProfile, Settings, SettingsChange } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast-store.ts'
import { useModels } from './models-store.ts'
import styles from './SettingsPage.module.css'

const purposes: Readonly<Record<string, string>> = {
  default: 'writes answers',
  small: 'rewrites and checks',
  judge: 'scores answers',
  embedding: 'searches by meaning',
  rerank: 'orders passages',
}

/** A model name for each profile. */
export function ProfilesForm({ settings }: { settings: Settings }) {
  const queries = useQueryClient()
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const models = useModels((state) => state.models)
  const save = useMutation({
    mutationFn() {
      const change: SettingsChange = {
        profiles: Object.entries(names).map(([name, model]) => ({ name, model: model.trim() })),
      }
      return request<Settings>('/api/settings', { method: 'PUT', body: change })
    },
    onSuccess(saved) {
      queries.setQueryData(['settings'], saved)
      void queries.invalidateQueries({ queryKey: ['session'] })
      setNames({})
      toast('Saved the profiles.')
    },
  })
  return (
    <form
      className={styles.profiles}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <datalist id="models">
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      {settings.profiles.map((profile) => (
        <Profile
          key={profile.name}
          profile={profile}
          value={names[profile.name] ?? profile.model}
          onChange={(model) => setNames({ ...names, [profile.name]: model })}
        />
      ))}
      {save.error !== null && <Notice tone="error">{save.error.message}</Notice>}
      <div className={styles.actions}>
        <Button
          variant="primary"
          type="submit"
          isDisabled={Object.keys(names).length === 0 || save.isPending}
        >
          Save
        </Button>
      </div>
    </form>
  )
}

interface ProfileProps {
  readonly profile: ModelProfile
  readonly value: string
  readonly onChange: (model: string) => void
}

function Profile({ profile, value, onChange }: ProfileProps) {
  return (
    <div className={styles.profile}>
      <span className={styles.name}>
        <strong>{profile.name}</strong>
        <small>{purposes[profile.name] ?? profile.role}</small>
      </span>
      <TextField
        label={`Model of the profile ${profile.name}`}
        labelHidden
        mono
        list="models"
        value={value}
        onChange={onChange}
        placeholder={profile.role === 'chat' ? 'gpt-5-mini' : 'none'}
      />
      <span className={styles.resolved}>now {profile.resolved}</span>
    </div>
  )
}
