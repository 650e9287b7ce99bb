import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { GraphAnswer, GraphList } from '../../server/api.ts'
import type { DeploymentList, LabelList } from '../../server/api/deployments.ts'
import type { TriggerAnswer, TriggerCreate, TriggerCreated } from '../../server/api/triggers.ts'
import { request } from '../client/request.ts'
import { ShownOnce } from '../settings/ShownOnce.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import { InputTemplates } from './InputTemplates.tsx'
import { SourceFields } from './SourceFields.tsx'
import { draftOf, newDraft, settingsOf, type TriggerDraft } from './trigger-draft.ts'
import { triggerAddress, useTriggerChange } from './trigger-requests.ts'
import styles from './TriggerDialog.module.css'

const newest = '*'

interface Props {
  /** One that is changed; left out, a new one is made. */
  readonly trigger?: TriggerAnswer
  readonly onClose: () => void
}

/** Asks when a trigger fires, what it runs, and with which inputs. */
export function TriggerDialog({ trigger, onClose }: Props) {
  const form = useId()
  const [draft, setDraft] = useState(trigger === undefined ? newDraft : draftOf(trigger))
  const [made, setMade] = useState<TriggerCreated>()
  const set = (change: Partial<TriggerDraft>): void => setDraft({ ...draft, ...change })
  const targets = useTargets(draft)
  const create = useTriggerChange<TriggerCreated>((created) => {
    if (created.secret !== undefined) return setMade(created)
    toast(`Made ${created.trigger.name}.`)
    onClose()
  })
  const change = useTriggerChange<TriggerAnswer>(() => onClose())
  const saving = create.isPending || change.isPending
  const failure = create.error ?? change.error
  const ready = draft.name !== '' && targets.inputs !== undefined && !saving

  function save(): void {
    if (!ready || targets.inputs === undefined) return
    const settings = settingsOf(draft, targets.inputs)
    if (trigger !== undefined) {
      return change.mutate({
        path: triggerAddress(trigger.name),
        method: 'PATCH',
        body: { settings },
      })
    }
    const body: TriggerCreate = { name: draft.name, settings }
    create.mutate({ path: '/api/triggers', method: 'POST', body })
  }

  if (made?.secret !== undefined) {
    return (
      <Dialog isOpen wide title={`The webhook ${made.trigger.name}`} onClose={onClose}>
        <div className={styles.form}>
          <TextField
            label="Address"
            mono
            isReadOnly
            value={new URL(made.trigger.address ?? '', location.origin).href}
          />
          <ShownOnce label="Secret" value={made.secret}>
            Give both to the service that sends. The secret is shown this once; a new one can be
            made at any time.
          </ShownOnce>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      wide
      title={trigger === undefined ? 'New trigger' : `Change ${trigger.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} isDisabled={!ready}>
            {trigger === undefined ? 'Create' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {trigger === undefined && (
          <>
            <Segmented
              label="Kind"
              value={draft.kind}
              onChange={(kind) => set({ kind })}
              options={[
                { id: 'cron', label: 'Schedule' },
                { id: 'webhook', label: 'Webhook' },
              ]}
            />
            <TextField
              label="Name"
              mono
              autoFocus
              autoComplete="off"
              value={draft.name}
              onChange={(name) => set({ name })}
              placeholder={draft.kind === 'cron' ? 'every-morning' : 'new-tickets'}
              error={nameProblem(draft.name)}
              description="It is part of its address, and stays as it is."
            />
          </>
        )}
        <SourceFields draft={draft} isNew={trigger === undefined} onChange={set} />
        <div className={styles.pair}>
          <Select
            label="Runs"
            value={draft.target === '' ? null : draft.target}
            onChange={(target) => set({ target, label: '' })}
            options={targets.options}
          />
          {draft.target.startsWith('graph:') && (
            <Select
              label="Version"
              value={draft.label === '' ? newest : draft.label}
              onChange={(label) => set({ label: label === newest ? '' : label })}
              options={[
                { id: newest, label: 'The newest' },
                ...targets.labels.map((label) => ({ id: label, label: `At ${label}` })),
              ]}
            />
          )}
        </div>
        {draft.target !== '' && targets.inputs === undefined && <Skeleton height={80} />}
        {targets.inputs !== undefined && (
          <InputTemplates
            inputs={targets.inputs}
            values={draft.inputs}
            kind={draft.kind}
            onChange={(inputs) => set({ inputs })}
          />
        )}
        {failure !== null && (
          <Notice tone="error" title="The trigger could not be saved">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}

function nameProblem(name: string): string | undefined {
  if (name === '' || /^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return undefined
  return 'It must hold small letters, digits and "-" only, and begin with a letter or digit.'
}

/** What a trigger can run, and what the chosen one takes. */
function useTargets({ target }: TriggerDraft) {
  const graphs = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const deployments = useQuery({
    queryKey: ['deployments'],
    queryFn: () => request<DeploymentList>('/api/deployments'),
  })
  const [kind, name = ''] = target.split(':')
  const deployed = deployments.data?.deployments.find((one) => one.name === name)
  const graph = kind === 'deployment' ? deployed?.revision.settings.graph : name
  const path = `/api/graphs/${encodeURIComponent(graph ?? '')}`
  const chosen = useQuery({
    queryKey: ['trigger-target', graph],
    queryFn: () => request<GraphAnswer>(path),
    enabled: graph !== undefined && graph !== '',
  })
  const labels = useQuery({
    queryKey: ['labels', graph],
    queryFn: () => request<LabelList>(`${path}/labels`),
    enabled: kind === 'graph',
  })
  return {
    options: [
      ...(deployments.data?.deployments ?? []).map((one) => ({
        id: `deployment:${one.name}`,
        label: one.name,
        aside: 'deployment',
      })),
      ...(graphs.data?.graphs ?? []).map((one) => ({
        id: `graph:${one.name}`,
        label: one.title,
        aside: 'graph',
      })),
    ],
    labels: (labels.data?.labels ?? []).map(({ label }) => label),
    inputs: chosen.data?.draft.inputs,
  }
}
