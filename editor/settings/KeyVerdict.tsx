import type { ConnectionTest } from '../../server/api.ts'
import { Notice } from '../ui/Notice.tsx'
import type { LiveCheck } from './use-live-check.ts'
import styles from './SettingsPage.module.css'

const titles: Readonly<Record<ConnectionTest['verdict'], string>> = {
  works: 'It works',
  unproven: 'The server answers, but the key is not proven',
  'wrong-key': 'The key is wrong',
  'needs-key': 'It needs a key',
  unreachable: 'It cannot be reached',
  other: 'It does not work',
}

/** How many models are named before the rest is counted. */
const mostNamed = 6

/** What the model server said to the address and the key that are entered. */
export function KeyVerdict({ check }: { check: LiveCheck }) {
  const { report, failure, isPending } = check
  return (
    <div role="status" className={styles.verdict}>
      {isPending && <p className={styles.hint}>Asking the server whether this works…</p>}
      {failure !== undefined && <Notice tone="error">{failure}</Notice>}
      {report !== undefined && (
        <Notice tone={toneOf(report)} title={titles[report.verdict]}>
          <p>{report.message}</p>
          {report.models.length > 0 && <Named models={report.models} />}
        </Notice>
      )}
    </div>
  )
}

function toneOf({ ok, verdict }: ConnectionTest): 'ok' | 'warn' | 'error' {
  if (verdict === 'unproven') return 'warn'
  return ok ? 'ok' : 'error'
}

function Named({ models }: { models: readonly string[] }) {
  const more = models.length - mostNamed
  return (
    <ul className={styles.models} aria-label="Models">
      {models.slice(0, mostNamed).map((model) => (
        <li key={model}>
          <code>{model}</code>
        </li>
      ))}
      {more > 0 && <li>and {more} more</li>}
    </ul>
  )
}
