import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react'
import type { DeployCheck } from './deploy-checks.ts'
import styles from './CheckList.module.css'

const looks = {
  ok: { icon: CircleCheck, word: 'Good' },
  warn: { icon: TriangleAlert, word: 'Look at this' },
  bad: { icon: CircleX, word: 'Held up' },
  unknown: { icon: CircleHelp, word: 'Not known' },
} as const

/** What was looked at before a version goes live, each with its mark and its words. */
export function CheckList({ checks }: { checks: readonly DeployCheck[] }) {
  return (
    <ul className={styles.checks} aria-label="Checks">
      {checks.map(({ title, state, text, details = [] }) => {
        const { icon: Icon, word } = looks[state]
        return (
          <li key={title} data-state={state}>
            <Icon size={16} role="img" aria-label={word} />
            <strong>{title}</strong>
            <div>
              <span>{text}</span>
              {details.length > 0 && (
                <ul>
                  {details.slice(0, 6).map((detail) => (
                    <li key={detail}>{detail}</li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
