import { NumberField } from '../ui/Field.tsx'
import { setRunBudget, useRunBudget } from './run-budget.ts'
import styles from './BudgetFields.module.css'

/** What a run may take at most; a run that goes over it is ended. */
export function BudgetFields() {
  const budget = useRunBudget((state) => state.budget)
  return (
    <div className={styles.fields}>
      <NumberField
        label="At most, in dollars"
        minValue={0.0001}
        value={budget.cost ?? Number.NaN}
        onChange={(cost) => setRunBudget('cost', Number.isNaN(cost) ? undefined : cost)}
        formatOptions={{ maximumFractionDigits: 4 }}
      />
      <NumberField
        label="At most, in seconds"
        minValue={0.1}
        value={budget.wallTime === undefined ? Number.NaN : budget.wallTime / 1000}
        onChange={(seconds) =>
          setRunBudget(
            'wallTime',
            Number.isNaN(seconds) ? undefined : Math.max(1, Math.round(seconds * 1000)),
          )
        }
        formatOptions={{ maximumFractionDigits: 1 }}
      />
    </div>
  )
}
