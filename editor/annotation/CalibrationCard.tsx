import type { ReactNode } from 'react'
import type { Calibration } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { figure, percent } from './agreement-words.ts'
import {
  correctedSentence,
  labelsSentence,
  mistakesSentence,
  trustSentence,
} from './calibration-words.ts'
import { judgeWords } from './judge-words.ts'
import { ConfusionTable } from './ConfusionTable.tsx'
import { RateBar } from './RateBar.tsx'
import styles from './CalibrationPage.module.css'

interface Props {
  readonly calibration: Calibration
  /** Its name and versions are those of another one too. */
  readonly hashShown: boolean
}

/** One judge: what its agreement with people means first, and the figures beneath. */
export function CalibrationCard({ calibration, hashShown }: Props) {
  const { graph, judge, question, n, effective, kappa, alpha, sensitivity, specificity } =
    calibration
  const mistakes = mistakesSentence(calibration)
  const corrected = correctedSentence(calibration)
  const labels = labelsSentence(calibration)
  return (
    <Card
      title={judge.name}
      beside={`in ${graph}, against “${question}”`}
      actions={
        <span className={styles.judge}>
          {judgeWords(calibration)}
          {hashShown && <code> {judge.version.slice(0, 8)}</code>}
        </span>
      }
    >
      <div className={styles.card}>
        <div className={styles.said}>
          <p className={styles.first}>{trustSentence(calibration)}</p>
          {mistakes !== undefined && <p>{mistakes}</p>}
          {corrected !== undefined && <p>{corrected}</p>}
          <RateBar calibration={calibration} />
          {labels !== undefined && <p className={styles.labels}>{labels}</p>}
        </div>
        <div className={styles.evidence}>
          <ConfusionTable calibration={calibration} />
          <dl className={styles.figures}>
            <Figure name="Labels">{n}</Figure>
            {effective < n && (
              <Figure name="Worth, as they were drawn">{effective.toFixed(1)}</Figure>
            )}
            <Figure name="Agreement">{percent(calibration.agreement)}</Figure>
            <Figure name="Cohen’s κ">{kappa === null ? '–' : figure(kappa)}</Figure>
            <Figure name="Krippendorff’s α">{alpha === null ? '–' : figure(alpha)}</Figure>
            {sensitivity !== null && <Figure name="Sensitivity">{percent(sensitivity)}</Figure>}
            {specificity !== null && <Figure name="Specificity">{percent(specificity)}</Figure>}
          </dl>
        </div>
      </div>
    </Card>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
