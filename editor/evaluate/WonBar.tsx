import styles from './WonBar.module.css'

/** On how many examples the candidate won, tied and lost. */
export function WonBar({ won, tied, lost }: { won: number; tied: number; lost: number }) {
  return (
    <div className={styles.bar}>
      <div
        className={styles.track}
        role="img"
        aria-label={`${won} won, ${tied} tied, ${lost} lost`}
      >
        <i data-part="won" style={{ flex: won }} />
        <i data-part="tied" style={{ flex: tied }} />
        <i data-part="lost" style={{ flex: lost }} />
      </div>
      <small aria-hidden>{`${won} · ${tied} · ${lost}`}</small>
    </div>
  )
}
