import { useId } from 'react'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { TextField } from '../ui/Field.tsx'
import { Switch } from '../ui/Switch.tsx'
import { NextTimes } from './NextTimes.tsx'
import type { TriggerDraft } from './trigger-draft.ts'
import styles from './SourceFields.module.css'

interface Props {
  readonly draft: TriggerDraft
  readonly isNew: boolean
  readonly onChange: (change: Partial<TriggerDraft>) => void
}

const usual = [
  { expression: '0 * * * *', label: 'every hour' },
  { expression: '0 7 * * *', label: 'every day at 7' },
  { expression: '0 7 * * 1-5', label: 'weekdays at 7' },
  { expression: '0 7 * * 1', label: 'Mondays at 7' },
  { expression: '0 7 1 * *', label: 'the first of the month' },
]

/** When a trigger fires. */
export function SourceFields({ draft, isNew, onChange }: Props) {
  if (draft.kind === 'cron') return <Schedule draft={draft} onChange={onChange} />
  return isNew ? <Signature draft={draft} onChange={onChange} /> : null
}

function Schedule({ draft, onChange }: Omit<Props, 'isNew'>) {
  const zones = useId()
  const { expression, timeZone, skip } = draft
  return (
    <>
      <div className={styles.schedule}>
        <TextField
          label="Schedule"
          mono
          autoComplete="off"
          value={expression}
          onChange={(text) => onChange({ expression: text })}
          description="Minute, hour, day, month, weekday; a sixth field in front is for seconds."
        />
        <TextField
          label="Time zone"
          autoComplete="off"
          list={zones}
          value={timeZone}
          onChange={(zone) => onChange({ timeZone: zone })}
        />
        <datalist id={zones}>
          {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
      <div className={styles.usual} role="group" aria-label="Usual schedules">
        {usual.map((one) => (
          <Button key={one.expression} onPress={() => onChange({ expression: one.expression })}>
            {one.label}
          </Button>
        ))}
      </div>
      <NextTimes expression={expression} timeZone={timeZone} />
      <Switch isSelected={!skip} onChange={(on) => onChange({ skip: !on })}>
        Run once for times that were missed while no server ran
      </Switch>
    </>
  )
}

function Signature({ draft, onChange }: Omit<Props, 'isNew'>) {
  return (
    <Choice
      label="Signature"
      value={draft.signature}
      onChange={(signature) => onChange({ signature })}
      options={[
        { id: 'standard', label: 'Standard Webhooks' },
        { id: 'github', label: 'As GitHub signs' },
      ]}
      description="How the sender proves who it is. A webhook without a signature is refused."
    />
  )
}
