import { useRef } from 'react'
import { Checkbox } from './Checkbox.tsx'
import styles from './RowBox.module.css'

interface Props {
  /** Its accessible name: which row it chooses. */
  readonly label: string
  readonly isSelected: boolean
  readonly isDisabled?: boolean
  /** @param range Shift was held: all from the row that was chosen last */
  readonly onChoose: (range: boolean) => void
}

/** The box in front of a row of a list. */
export function RowBox({ label, isSelected, isDisabled = false, onChoose }: Props) {
  const shift = useRef(false)
  return (
    <span
      className={styles.box}
      onPointerDownCapture={({ shiftKey }) => (shift.current = shiftKey)}
      onKeyDownCapture={({ shiftKey }) => (shift.current = shiftKey)}
    >
      <Checkbox
        aria-label={label}
        isSelected={isSelected}
        isDisabled={isDisabled}
        onChange={() => onChoose(shift.current)}
      />
    </span>
  )
}
