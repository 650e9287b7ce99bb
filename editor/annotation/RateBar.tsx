import type { Calibration } from '../../server/api/annotation.ts'
import { percent } from './agreement-words.ts'
import styles from './CalibrationPage.module.css'

/** The pass rate as the judge says it, and where it lies once its mistakes are counted. */
export function RateBar({ calibration: { passRate, corrected } }: { calibration: Calibration }) {
  if (passRate === null) return null
  const at = (rate: number): string => `${rate * 100}%`
  return (
    <div className={styles.rate}>
      <div
        className={styles.track}
        role="img"
        aria-label={`Pass rate: ${percent(passRate)} by the judge${
          corrected === null ? '' : `, ${percent(corrected.rate)} corrected`
        }`}
      >
        {corrected !== null && (
          <>
            <i
              className={styles.interval}
              style={{
                left: at(corrected.interval[0]),
                width: at(corrected.interval[1] - corrected.interval[0]),
              }}
            />
            <i className={styles.point} style={{ left: at(corrected.rate) }} />
          </>
        )}
        <i className={styles.judgeMark} style={{ left: at(passRate) }} />
      </div>
      <div className={styles.legend} aria-hidden>
        <span>
          <i className={styles.keySaid} /> as the judge says
        </span>
        {corrected !== null && (
          <span>
            <i className={styles.keyPoint} /> corrected, 95 % interval
          </span>
        )}
        <span className={styles.ends}>0 to 100 % pass</span>
      </div>
    </div>
  )
}
