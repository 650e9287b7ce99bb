import { Checkbox } from '../ui/Checkbox.tsx'
import type { ChosenRows } from '../ui/use-chosen-rows.ts'
import styles from './SelectAll.module.css'

interface Props {
  /** All that can be chosen. */
  readonly order: readonly string[]
  readonly chosen: ChosenRows
}

/** The box above a list: all that it shows, or none. */
export function SelectAll({ order, chosen }: Props) {
  const all = chosen.ids.length === order.length
  return (
    <div className={styles.all}>
      <Checkbox
        isSelected={all && order.length > 0}
        isIndeterminate={chosen.ids.length > 0 && !all}
        isDisabled={order.length === 0}
        onChange={() => (all ? chosen.clear() : chosen.take(order))}
      >
        Select all that are shown
      </Checkbox>
    </div>
  )
}
