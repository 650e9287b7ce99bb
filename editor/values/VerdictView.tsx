import type { Json } from '../../engine/graph/values.ts'
import { readVerdict } from '../canvas/value-shape.ts'
import { Badge } from '../ui/Badge.tsx'
import { formatScore } from '../ui/figures.ts'
import { claimsOf } from './read-value.ts'
import styles from './VerdictView.module.css'

const tones = { yes: 'ok', partly: 'warn', no: 'error' } as const
const words = { yes: 'supported', partly: 'partly', no: 'not supported' } as const

/** A ruling with its reasons, and statement by statement where it has them. */
export function VerdictView({ value }: { value: Json }) {
  const verdict = readVerdict(value)
  if (verdict === undefined) return null
  return (
    <div className={styles.verdict}>
      <p className={styles.ruling}>
        <Badge tone={verdict.pass ? 'ok' : 'error'}>
          {verdict.pass ? 'passes' : 'does not pass'}
        </Badge>
        {verdict.score !== null && <b>{formatScore(verdict.score)}</b>}
      </p>
      {verdict.reasons.map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
      <ul className={styles.claims}>
        {claimsOf(value).map((claim, at) => (
          // Two statements may be worded alike.
          <li key={at}>
            <Badge tone={tones[claim.supported]}>{words[claim.supported]}</Badge>
            <span>
              {claim.text}
              {claim.reason !== undefined && <small>{claim.reason}</small>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
