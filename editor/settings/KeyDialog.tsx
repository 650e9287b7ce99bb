import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DeploymentList } from '../../server/api/deployments.ts'
import type { GraphList } from '../../server/api.ts'
import type { Binding, KeyCreate, KeyCreated } from '../../server/api/people.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { useChange } from './administration.ts'
import styles from './SettingsPage.module.css'
import { ShownOnce } from './ShownOnce.tsx'

type GrantedScope = KeyCreate['scopes'][number]

const scopes: readonly { readonly id: GrantedScope; readonly label: string }[] = [
  { id: 'run', label: 'Run: start, answer and cancel runs' },
  { id: 'read', label: 'Read: see graphs, runs and indexes' },
  { id: 'annotate', label: 'Annotate: review in queues' },
  { id: 'write', label: 'Write: change graphs and indexes' },
  { id: 'admin', label: 'Admin: everything' },
]

const lifetimes = [
  { id: '30', label: '30 days' },
  { id: '90', label: '90 days' },
  { id: '365', label: 'One year' },
  { id: 'ever', label: 'Until it is revoked' },
]

const everything = '*'

interface Props {
  /** What it reaches to begin with; such a key is meant to run and no more. */
  readonly bound?: Binding
  readonly onClose: () => void
}

/** What a new key may do. */
export function KeyDialog({ bound: given, onClose }: Props) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<GrantedScope>>(
    new Set(given === undefined ? ['run', 'read'] : ['run']),
  )
  const [reach, setReach] = useState(given === undefined ? everything : reachId(given))
  const [days, setDays] = useState('90')
  const [token, setToken] = useState<string>()
  const graphs = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const deployments = useQuery({
    queryKey: ['deployments'],
    queryFn: () => request<DeploymentList>('/api/deployments'),
  })
  const places: readonly Binding[] = [
    ...(deployments.data?.deployments ?? []).map(({ name: of }): Binding => ({
      kind: 'deployment',
      name: of,
    })),
    ...(graphs.data?.graphs ?? []).map(({ name: of }): Binding => ({ kind: 'graph', name: of })),
  ]
  const create = useChange<KeyCreated>(['keys'], (created) => setToken(created.token))
  const place = places.find((one) => reachId(one) === reach) ?? given
  const bound = reach !== everything

  function save(): void {
    const body: KeyCreate = {
      name: name.trim(),
      scopes: [...chosen],
      ...(bound && place !== undefined ? { boundTo: [place] } : {}),
      ...(days === 'ever' ? {} : { expiresInDays: Number(days) }),
    }
    create.mutate({ path: '/api/keys', method: 'POST', body })
  }

  if (token !== undefined) {
    return (
      <Dialog isOpen wide title={`The key ${name.trim()}`} onClose={onClose}>
        <ShownOnce label="Key" value={token}>
          Copy it now. It is shown this once; only its hash is kept.
        </ShownOnce>
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      wide
      title="Make a key"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={name.trim() === '' || chosen.size === 0 || create.isPending}
            onPress={save}
          >
            Make the key
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Name"
          autoFocus
          value={name}
          onChange={setName}
          placeholder="website"
          description="What the key is for, to tell it from others."
        />
        <div className={styles.labelled} role="group" aria-label="What it may do">
          <span>What it may do</span>
          {scopes.map(({ id, label }) => (
            <Switch
              key={id}
              isSelected={chosen.has(id)}
              isDisabled={id === 'admin' && bound}
              onChange={(on) => {
                const next = new Set(chosen)
                if (on) next.add(id)
                else next.delete(id)
                setChosen(next)
              }}
            >
              {label}
            </Switch>
          ))}
        </div>
        <div className={styles.grid}>
          <Select
            label="Reaches"
            value={reach}
            onChange={(id) => {
              setReach(id)
              // Such a key could make itself another one.
              if (id !== everything) setChosen(new Set([...chosen].filter(notAdmin)))
            }}
            options={[
              { id: everything, label: 'Everything' },
              ...places.map((one) => ({ id: reachId(one), label: one.name, aside: one.kind })),
            ]}
          />
          <Select label="Valid for" value={days} onChange={setDays} options={lifetimes} />
        </div>
        {create.error !== null && <Notice tone="error">{create.error.message}</Notice>}
      </div>
    </Dialog>
  )
}

function reachId({ kind, name }: Binding): string {
  return `${kind}:${name}`
}

function notAdmin(scope: GrantedScope): boolean {
  return scope !== 'admin'
}
