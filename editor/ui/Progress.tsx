import { ProgressBar } from 'react-aria-components'
import styles from './Progress.module.css'

interface Props {
  readonly label: string
  readonly value: number
  readonly maxValue: number
  readonly labelHidden?: boolean
}

export function Progress({ label, value, maxValue, labelHidden = false }: Props) {
  return (
    <ProgressBar className={styles.progress ?? ''} aria-label={label} {...{ value, maxValue }}>
      {({ percentage, valueText }) => (
        <>
          {!labelHidden && (
            <div className={styles.head}>
              <span>{label}</span>
              <span>{valueText}</span>
            </div>
          )}
          <div className={styles.track}>
            <div className={styles.fill} style={{ width: `${percentage ?? 0}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  )
}
