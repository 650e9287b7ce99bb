import { Plus, SlidersHorizontal, Stethoscope } from 'lucide-react'
import { useState } from 'react'
import type { ModelProfile, ProfileChange, Settings } from '../../server/api.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ModelTestDialog } from './ModelTestDialog.tsx'
import { useModels } from './models-store.ts'
import { ProfileDialog } from './ProfileDialog.tsx'
import { useSettingsChange } from './settings-requests.ts'
import styles from './SettingsPage.module.css'

const purposes: Readonly<Record<string, string>> = {
  default: 'writes answers',
  small: 'rewrites and checks',
  judge: 'scores answers',
  embedding: 'searches by meaning',
  rerank: 'orders passages',
}

type Open =
  | { readonly what: 'new' }
  | { readonly what: 'settings' | 'test'; readonly profile: ModelProfile }

/** A model for each profile, and how it is called. */
export function ProfilesForm({ settings }: { settings: Settings }) {
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const [open, setOpen] = useState<Open>()
  const models = useModels((state) => state.byConnection)
  const save = useSettingsChange(() => setNames({}))
  const close = (): void => setOpen(undefined)
  const { profiles } = settings

  /** The models that were written, with what else is set of their profiles. */
  function changes(): ProfileChange[] {
    return profiles.flatMap(({ name, own, role, settings: called }) => {
      const model = names[name]
      if (model === undefined) return []
      return [{ name, model: model.trim(), ...(own === true ? { role } : {}), ...called }]
    })
  }

  return (
    <form
      className={styles.rows}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          kind: 'profiles',
          change: { profiles: changes() },
          said: 'Saved the profiles.',
        })
      }}
    >
      <datalist id="models">
        {[...new Set(Object.values(models).flat())].map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <div className={styles.list}>
        {profiles.map((profile) => (
          <Profile
            key={profile.name}
            profile={profile}
            value={names[profile.name] ?? profile.model}
            onChange={(model) => setNames({ ...names, [profile.name]: model })}
            onOpen={(what) => setOpen({ what, profile })}
          />
        ))}
      </div>
      {save.error !== null && <Notice tone="error">{save.error.message}</Notice>}
      <div className={styles.actions}>
        <Button
          variant="primary"
          type="submit"
          isDisabled={Object.keys(names).length === 0 || save.isPending}
        >
          Save
        </Button>
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setOpen({ what: 'new' })}>
          Add a profile
        </Button>
      </div>
      {open?.what === 'test' && <ModelTestDialog name={open.profile.name} onClose={close} />}
      {(open?.what === 'new' || open?.what === 'settings') && (
        <ProfileDialog
          profile={open.what === 'new' ? undefined : open.profile}
          taken={profiles.map(({ name }) => name)}
          onClose={close}
        />
      )}
    </form>
  )
}

/** What holds while a field is empty. */
function placeholderFor(name: string, role: ModelProfile['role']): string {
  if (role !== 'chat') return 'none'
  return name === 'default' ? 'chosen by Heddle' : 'the model of default'
}

interface ProfileProps {
  readonly profile: ModelProfile
  readonly value: string
  readonly onChange: (model: string) => void
  readonly onOpen: (what: 'settings' | 'test') => void
}

function Profile({ profile, value, onChange, onOpen }: ProfileProps) {
  const { name, role, resolved, settings = {} } = profile
  const count = Object.keys(settings).length
  return (
    <div className={styles.profile}>
      <span className={styles.name}>
        <strong>{name}</strong>
        <small>{purposes[name] ?? role}</small>
      </span>
      <TextField
        label={`Model of the profile ${name}`}
        labelHidden
        mono
        list="models"
        value={value}
        onChange={onChange}
        placeholder={placeholderFor(name, role)}
      />
      <span className={styles.resolved}>
        now {resolved}
        {count > 0 && `, ${count} ${count === 1 ? 'setting' : 'settings'}`}
      </span>
      <span className={styles.icons}>
        <IconButton label={`How ${name} is called`} onPress={() => onOpen('settings')}>
          <SlidersHorizontal />
        </IconButton>
        <IconButton
          label={`Test ${name}`}
          isDisabled={resolved === 'offline'}
          onPress={() => onOpen('test')}
        >
          <Stethoscope />
        </IconButton>
      </span>
    </div>
  )
}
