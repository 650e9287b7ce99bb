import { useState } from 'react'
import type { ModelProfile, ProfileChange } from '../../server/api.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { useSettingsChange } from './settings-requests.ts'
import styles from './SettingsPage.module.css'

type Called = NonNullable<ModelProfile['settings']>
type NumberName = Exclude<keyof Called, 'price'>

interface Props {
  /** Left out, a new one of one's own. */
  readonly profile: ModelProfile | undefined
  readonly taken: readonly string[]
  readonly onClose: () => void
}

interface Setting {
  readonly name: NumberName
  readonly label: string
  readonly unit?: string
  readonly least: number
  readonly most: number
  readonly step?: number
  readonly chatOnly?: boolean
}

const settings: readonly Setting[] = [
  { name: 'temperature', label: 'Temperature', least: 0, most: 2, step: 0.1, chatOnly: true },
  { name: 'maxTokens', label: 'Tokens of an answer', least: 1, most: 1_000_000, chatOnly: true },
  { name: 'seed', label: 'Seed', least: 0, most: 2 ** 31, chatOnly: true },
  { name: 'requestsPerMinute', label: 'Requests a minute', least: 1, most: 10_000_000 },
  { name: 'tokensPerMinute', label: 'Tokens a minute', least: 1, most: 10_000_000_000 },
  { name: 'patience', label: 'Seconds of silence', least: 1, most: 86_400 },
  { name: 'timeout', label: 'Seconds of a call', least: 1, most: 86_400 },
]

const roles = [
  { id: 'chat', label: 'Chat' },
  { id: 'embedding', label: 'Embedding' },
  { id: 'rerank', label: 'Rerank' },
] as const

/** How the model of a profile is called. */
export function ProfileDialog({ profile, taken, onClose }: Props) {
  const isNew = profile === undefined
  const [name, setName] = useState(profile?.name ?? '')
  const [role, setRole] = useState(profile?.role ?? 'chat')
  const [model, setModel] = useState(profile?.model ?? '')
  const [called, setCalled] = useState<Called>(profile?.settings ?? {})
  const change = useSettingsChange(onClose)
  const own = isNew || profile.own === true
  const wrongName = isNew && name !== '' ? nameProblem(name, taken) : undefined
  const { price } = called

  function send(profiles: readonly ProfileChange[], said: string): void {
    change.mutate({ kind: 'profiles', change: { profiles }, said })
  }

  const setPrice = (part: 'input' | 'output', value: number): void => {
    const known = { input: price?.input ?? 0, output: price?.output ?? 0, [part]: value }
    const { price: _, ...rest } = called
    setCalled(Number.isNaN(value) ? rest : { ...rest, price: known })
  }

  return (
    <Dialog
      wide
      isOpen
      title={isNew ? 'Add a profile' : `Profile ${profile.name}`}
      onClose={onClose}
      actions={
        <>
          {!isNew && own && (
            <Button
              variant="danger"
              onPress={() => send([{ name, model: '', removed: true }], `Removed ${name}.`)}
            >
              Remove
            </Button>
          )}
          <span className={styles.spring} />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name === '' || wrongName !== undefined || change.isPending}
            onPress={() =>
              send(
                [{ name, model: model.trim(), ...(own ? { role } : {}), ...called }],
                `Saved ${name}.`,
              )
            }
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {isNew && (
          <TextField
            label="Name"
            mono
            value={name}
            onChange={setName}
            error={wrongName}
            placeholder="creative"
            description="Nodes can name it like one of the usual profiles."
          />
        )}
        {isNew && (
          <div className={styles.labelled}>
            <span>For</span>
            <Segmented label="For" value={role} onChange={setRole} options={roles} />
          </div>
        )}
        <TextField
          label="Model"
          mono
          list="models"
          value={model}
          onChange={setModel}
          placeholder={role === 'chat' && name !== 'default' ? 'the model of default' : ''}
          description="A model at the first connection, or connection:model."
        />
        <div className={styles.grid}>
          {settings
            .filter(({ chatOnly }) => role === 'chat' || chatOnly !== true)
            .map(({ name: setting, label, least, most, step }) => (
              <NumberField
                key={setting}
                label={label}
                value={called[setting] ?? Number.NaN}
                onChange={(value) => setCalled(withNumber(called, setting, value))}
                minValue={least}
                maxValue={most}
                {...(step === undefined ? {} : { step })}
              />
            ))}
          <NumberField
            label="Price in, $ for a million"
            value={price?.input ?? Number.NaN}
            onChange={(value) => setPrice('input', value)}
            minValue={0}
            formatOptions={{ maximumFractionDigits: 6 }}
          />
          <NumberField
            label="Price out, $ for a million"
            value={price?.output ?? Number.NaN}
            onChange={(value) => setPrice('output', value)}
            minValue={0}
            formatOptions={{ maximumFractionDigits: 6 }}
          />
        </div>
        <p className={styles.hint}>
          An empty field sets nothing. Limits are shared by all runs and by all profiles of the same
          model.
        </p>
        {change.error !== null && <Notice tone="error">{change.error.message}</Notice>}
      </div>
    </Dialog>
  )
}

function withNumber(called: Called, name: NumberName, value: number): Called {
  const { [name]: _, ...rest } = called
  return Number.isNaN(value) ? rest : { ...rest, [name]: value }
}

function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    return 'It must begin with a small letter and hold small letters, digits and - only.'
  }
  return taken.includes(name) ? 'There is a profile of this name.' : undefined
}
