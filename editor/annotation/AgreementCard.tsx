import type { QueueAnswer } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { agreementSentence, coefficients } from './agreement-words.ts'
import { isNeeded } from './label-values.ts'
import styles from './QueuePage.module.css'

/** How far reviewers agree on each question, in words and then in figures. */
export function AgreementCard({ queue: { agreement = {}, create } }: { queue: QueueAnswer }) {
  const fields = create.fields.filter(isNeeded)
  const alone = create.reviewers < 2
  // Of questions that one person answers there is nothing to say but what older reviews say.
  const shown = alone ? fields.filter(({ key }) => (agreement[key]?.n ?? 0) > 0) : fields
  return (
    <Card title="How far people agree">
      {alone && (
        <p className={styles.hint}>
          Each item has one reviewer, so nothing is known of how clear the questions are.
        </p>
      )}
      <ul className={styles.agreements}>
        {shown.map(({ key, title }) => {
          const found = agreement[key]
          return (
            <li key={key}>
              <strong>{title}</strong>
              {found === undefined || found.n === 0 || found.agreement === null ? (
                <p>Nothing has been reviewed by two people yet.</p>
              ) : (
                <>
                  <p>{agreementSentence(found)}</p>
                  <small>{coefficients(found)}</small>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
