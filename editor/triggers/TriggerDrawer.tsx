import { Copy, Pencil, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { TriggerAnswer, TriggerFiring, TriggerSecret } from '../../server/api/triggers.ts'
import { paths } from '../paths.ts'
import { ShownOnce } from '../settings/ShownOnce.tsx'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { useSlowNow } from '../ui/clock.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { toast } from '../ui/toast-store.ts'
import { NextTimes } from './NextTimes.tsx'
import { originWords, targetInWords } from './trigger-words.ts'
import { TriggerDialog } from './TriggerDialog.tsx'
import { triggerAddress, useFirings, useTriggerChange } from './trigger-requests.ts'
import styles from './TriggerDrawer.module.css'

interface Props {
  readonly trigger: TriggerAnswer
  readonly onClose: () => void
}

/** One trigger: what it does, what it did, and its switch. */
export function TriggerDrawer({ trigger, onClose }: Props) {
  const { name, enabled, settings } = trigger
  const { source } = settings
  const [editing, setEditing] = useState(false)
  const [sure, setSure] = useState(false)
  const change = useTriggerChange<TriggerAnswer>()
  const fire = useTriggerChange<TriggerFiring>(() => toast(`Fired ${name}.`))
  const remove = useTriggerChange<undefined>(() => {
    toast(`Deleted ${name}.`)
    onClose()
  })
  const failure = change.error ?? fire.error ?? remove.error
  if (editing) return <TriggerDialog trigger={trigger} onClose={() => setEditing(false)} />
  return (
    <Dialog
      shape="drawer"
      wide
      isOpen
      title={name}
      onClose={onClose}
      actions={
        <>
          <Button
            variant="danger"
            icon={<Trash2 />}
            isDisabled={remove.isPending}
            onPress={() => {
              if (!sure) return setSure(true)
              remove.mutate({ path: triggerAddress(name), method: 'DELETE' })
            }}
          >
            {sure ? 'Delete now' : 'Delete'}
          </Button>
          <span className={styles.spring} />
          <Button icon={<Pencil />} onPress={() => setEditing(true)}>
            Change
          </Button>
          <Button
            variant="primary"
            icon={<Play fill="currentColor" />}
            isDisabled={fire.isPending}
            onPress={() =>
              fire.mutate({ path: triggerAddress(name, '/fire'), method: 'POST', body: {} })
            }
          >
            Fire now
          </Button>
        </>
      }
    >
      <div className={styles.parts}>
        {failure !== null && <Notice tone="error">{failure.message}</Notice>}
        <Switch
          isSelected={enabled}
          isDisabled={change.isPending}
          onChange={(on) =>
            change.mutate({ path: triggerAddress(name), method: 'PATCH', body: { enabled: on } })
          }
        >
          {enabled ? 'Switched on' : 'Switched off'}
        </Switch>
        <dl className={styles.facts}>
          <dt>Runs</dt>
          <dd>{targetInWords(settings.target)}</dd>
          {source.kind === 'cron' && (
            <>
              <dt>Schedule</dt>
              <dd>
                <code>{source.expression}</code> {source.timeZone}
              </dd>
              <dt>Missed times</dt>
              <dd>{source.missed === 'once' ? 'run once for all of them' : 'are skipped'}</dd>
            </>
          )}
          {Object.entries(settings.inputs).map(([input, value]) => (
            <div key={input} className={styles.pair}>
              <dt>{input}</dt>
              <dd>
                <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
              </dd>
            </div>
          ))}
        </dl>
        {source.kind === 'cron' && enabled && (
          <NextTimes expression={source.expression} timeZone={source.timeZone} />
        )}
        {source.kind === 'webhook' && <WebhookAddress trigger={trigger} />}
        <Firings trigger={trigger} />
      </div>
    </Dialog>
  )
}

function WebhookAddress({ trigger }: { trigger: TriggerAnswer }) {
  const { name, address = '', settings } = trigger
  const [secret, setSecret] = useState<string>()
  const renew = useTriggerChange<TriggerSecret>((renewed) => setSecret(renewed.secret))
  const url = new URL(address, location.origin).href
  const github = settings.source.kind === 'webhook' && settings.source.signature === 'github'
  return (
    <section className={styles.section} aria-label="Webhook">
      <TextField
        label="Address"
        mono
        isReadOnly
        value={url}
        description={
          github
            ? 'Send JSON here, signed as GitHub does: X-Hub-Signature-256.'
            : 'Send JSON here, signed as Standard Webhooks asks: webhook-id, webhook-timestamp, webhook-signature.'
        }
        aside={
          <Button
            variant="quiet"
            icon={<Copy size={14} aria-hidden />}
            onPress={() => void copyText(url, 'The address')}
          >
            Copy
          </Button>
        }
      />
      {secret === undefined ? (
        <Button
          isDisabled={renew.isPending}
          onPress={() =>
            renew.mutate({ path: triggerAddress(name, '/secret'), method: 'POST', body: {} })
          }
        >
          Make a new secret
        </Button>
      ) : (
        <ShownOnce label="Secret" value={secret}>
          Copy it now. It is shown this once, and the one before does not work any more.
        </ShownOnce>
      )}
      {renew.error !== null && <Notice tone="error">{renew.error.message}</Notice>}
    </section>
  )
}

function Firings({ trigger }: { trigger: TriggerAnswer }) {
  const now = useSlowNow()
  const { data, error, isPending } = useFirings(trigger.name)
  return (
    <section className={styles.section} aria-label="Firings">
      <h3>Firings</h3>
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {isPending && <Skeleton height={80} />}
      {data?.firings.length === 0 && <p className={styles.none}>It has not fired yet.</p>}
      <ol className={styles.firings}>
        {data?.firings.map((firing) => (
          <Firing key={firing.id} firing={firing} graph={graphOf(trigger)} now={now} />
        ))}
      </ol>
    </section>
  )
}

function Firing({
  firing,
  graph,
  now,
}: {
  firing: TriggerFiring
  graph: string | undefined
  now: number
}) {
  const { at, origin, state, run, missed, problem } = firing
  return (
    <li className={styles.firing} data-state={state}>
      <span>
        {originWords[origin]} · {formatAgo(Math.min(at, now), now)}
        {missed !== undefined && ` · after ${formatCount(missed, 'missed time')}`}
      </span>
      {run !== undefined && (
        <Link href={graph === undefined ? paths.runs : paths.run(graph, run)}>
          run {run.slice(-6)}
        </Link>
      )}
      {state === 'starting' && <span className={styles.none}>starting</span>}
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
    </li>
  )
}

/** Runs are shown on the canvas of their graph, which only a target that is one names. */
function graphOf({ settings: { target } }: TriggerAnswer): string | undefined {
  return target.kind === 'graph' ? target.name : undefined
}
