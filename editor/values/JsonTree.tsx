import type { Json } from '../../engine/graph/values.ts'
import styles from './JsonTree.module.css'

interface Props {
  readonly value: Json
  readonly name?: string
  readonly depth?: number
}

/** JSON to open and close; the first two levels are open. */
export function JsonTree({ value, name, depth = 0 }: Props) {
  const label = name === undefined ? null : <span className={styles.key}>{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div className={styles.line} data-kind={value === null ? 'null' : typeof value}>
        {label}
        <span className={styles.value}>{JSON.stringify(value)}</span>
      </div>
    )
  }
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item: Json, at) => [String(at), item])
    : Object.entries(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) {
    return (
      <div className={styles.line}>
        {label}
        {open}
        {close}
      </div>
    )
  }
  return (
    <details className={styles.branch} open={depth < 2 && entries.length <= 40}>
      <summary>
        {label}
        <span className={styles.count}>
          {open} {entries.length} {close}
        </span>
      </summary>
      <div className={styles.inner}>
        {entries.slice(0, 500).map(([key, inner]) => (
          <JsonTree key={key} name={key} value={inner} depth={depth + 1} />
        ))}
      </div>
    </details>
  )
}
