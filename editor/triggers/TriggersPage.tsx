import { CalendarClock, Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { TriggerAnswer } from '../../server/api/triggers.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatUntil } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { targetInWords } from './trigger-words.ts'
import { TriggerDialog } from './TriggerDialog.tsx'
import { TriggerDrawer } from './TriggerDrawer.tsx'
import { useTriggers } from './trigger-requests.ts'
import styles from './TriggersPage.module.css'

/** What starts runs by itself. The one that is open stands in the address. */
export default function TriggersPage() {
  const [search, setSearch] = useSearchParams()
  const [making, setMaking] = useState(false)
  const { data, error, isPending, refetch } = useTriggers()
  const triggers = data?.triggers ?? []
  const shown = triggers.find(({ name }) => name === search.get('trigger'))
  const show = (name?: string): void => setSearch(name === undefined ? {} : { trigger: name })
  const add = (
    <Button variant="primary" size="large" icon={<Plus />} onPress={() => setMaking(true)}>
      New trigger
    </Button>
  )
  return (
    <Page
      title="Triggers"
      lead="Schedules and webhooks that start runs by themselves."
      actions={triggers.length > 0 && add}
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The triggers could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={149} />}
      {data !== undefined && triggers.length === 0 && (
        <div className={styles.empty}>
          <EmptyState icon={<CalendarClock />} title="No triggers yet" action={add}>
            A trigger runs a graph every morning at seven, or whenever a ticket is opened: by a
            schedule, or by a webhook that another service signs and sends.
          </EmptyState>
        </div>
      )}
      {triggers.length > 0 && (
        <ul className={styles.list} aria-label="Triggers">
          {triggers.map((trigger) => (
            <TriggerRow key={trigger.name} trigger={trigger} onOpen={() => show(trigger.name)} />
          ))}
        </ul>
      )}
      {shown !== undefined && <TriggerDrawer trigger={shown} onClose={() => show()} />}
      {making && <TriggerDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

function TriggerRow({ trigger, onOpen }: { trigger: TriggerAnswer; onOpen: () => void }) {
  const now = useSlowNow()
  const { name, enabled, settings, nextAt, lastFiring } = trigger
  const { source, target } = settings
  return (
    <li>
      <button type="button" className={styles.row} onClick={onOpen}>
        <span className={styles.icon}>
          {source.kind === 'cron' ? (
            <CalendarClock size={17} aria-hidden />
          ) : (
            <Webhook size={17} aria-hidden />
          )}
        </span>
        <span className={styles.text}>
          <strong>{name}</strong>
          <small>
            {source.kind === 'cron' ? (
              <>
                <code>{source.expression}</code> {source.timeZone}
              </>
            ) : (
              <code>{trigger.address}</code>
            )}
            {' · '}
            {targetInWords(target)}
          </small>
        </span>
        <span className={styles.when}>
          {nextAt !== undefined && <span>next {formatUntil(nextAt, now)}</span>}
          <small>
            {lastFiring === undefined
              ? 'never fired'
              : `fired ${formatAgo(Math.min(lastFiring.at, now), now)}`}
          </small>
        </span>
        <span className={styles.state}>
          {!enabled && <Badge>off</Badge>}
          {enabled && lastFiring?.state === 'failed' && <Badge tone="error">failed</Badge>}
          {enabled && lastFiring?.state !== 'failed' && <Badge tone="ok">on</Badge>}
        </span>
      </button>
    </li>
  )
}
