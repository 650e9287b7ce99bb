import { chooseAskAbove, useCostGuard } from '../runs/cost-guard.ts'
import { NumberField } from '../ui/Field.tsx'
import { Switch } from '../ui/Switch.tsx'
import { Card } from './Card.tsx'
import styles from './SettingsPage.module.css'

/** From which expected cost on a run asks first. */
export function BeforeRuns() {
  const askAbove = useCostGuard((state) => state.askAbove)
  return (
    <Card
      title="Before a run"
      lead="The Run button shows what earlier runs of the graph took. Where they cost much, it can ask first. A run whose price is not known begins without a question; the button says so."
    >
      <div className={styles.guard}>
        <Switch isSelected={askAbove !== null} onChange={(asks) => chooseAskAbove(asks ? 1 : null)}>
          Ask before an expensive run
        </Switch>
        {askAbove !== null && (
          <NumberField
            label="Ask above, in dollars"
            minValue={0.0001}
            value={askAbove}
            onChange={(amount) => {
              if (!Number.isNaN(amount)) chooseAskAbove(amount)
            }}
            formatOptions={{ maximumFractionDigits: 4 }}
          />
        )}
      </div>
      <p className={styles.hint}>
        This is kept in this browser. A limit that holds for everybody who calls a graph is set at
        its deployment.
      </p>
    </Card>
  )
}
