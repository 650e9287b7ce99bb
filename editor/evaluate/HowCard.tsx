import { NumberField } from '../ui/Field.tsx'
import { Switch } from '../ui/Switch.tsx'
import { Card } from './Card.tsx'
import type { EvaluationForm } from './evaluation-form.ts'
import styles from './HowCard.module.css'

interface Props {
  readonly form: EvaluationForm
  readonly onChange: (change: Partial<EvaluationForm>) => void
}

/** How often, how fast, and up to what. */
export function HowCard({ form, onChange }: Props) {
  const optional = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)
  return (
    <Card
      title="How"
      lead="Trials show how much answers of the same version differ from each other."
    >
      <div className={styles.fields}>
        <NumberField
          label="Trials of each example"
          value={form.trials}
          minValue={1}
          maxValue={20}
          onChange={(trials) => onChange({ trials: optional(trials) ?? 1 })}
        />
        <NumberField
          label="Runs at once"
          value={form.concurrency}
          minValue={1}
          maxValue={64}
          onChange={(concurrency) => onChange({ concurrency: optional(concurrency) ?? 1 })}
        />
        <NumberField
          label="Runs a minute at most"
          description="Empty: as many as it can."
          value={form.requestsPerMinute ?? Number.NaN}
          minValue={1}
          onChange={(value) => onChange({ requestsPerMinute: optional(value) })}
        />
        <NumberField
          label="Stop above this cost"
          description="US dollars; empty: no limit."
          value={form.cost ?? Number.NaN}
          minValue={0}
          step={0.01}
          formatOptions={{ maximumFractionDigits: 2 }}
          onChange={(value) => onChange({ cost: optional(value) })}
        />
        <NumberField
          label="Stop after minutes"
          description="Empty: no limit."
          value={form.minutes ?? Number.NaN}
          minValue={1}
          onChange={(value) => onChange({ minutes: optional(value) })}
        />
      </div>
      <div className={styles.reuse}>
        <Switch isSelected={form.reuse} onChange={(reuse) => onChange({ reuse })}>
          Use executions of earlier runs again
        </Switch>
        <p>
          A node whose settings and inputs are the same is not executed again. Switched off,
          everything is executed, which makes times comparable.
        </p>
      </div>
    </Card>
  )
}
