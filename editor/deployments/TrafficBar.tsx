import { percent } from './setting-changes.ts'
import { seriesColor } from './series.ts'
import { shareOf } from './weights.ts'
import styles from './TrafficBar.module.css'

interface Props {
  readonly variants: readonly { readonly name: string; readonly aside?: string | undefined }[]
  readonly weights: Readonly<Record<string, number>>
  readonly mode: 'split' | 'shadow'
  readonly large?: boolean
}

/** Who answers how many requests, as one bar, with what each part means below it. */
export function TrafficBar({ variants, weights, mode, large = false }: Props) {
  const shares = variants.map((variant, at) => ({
    ...variant,
    at,
    share:
      mode === 'split'
        ? shareOf(weights, variant.name)
        : at === 0
          ? 1
          : (weights[variant.name] ?? 0) / 100,
  }))
  const shown = mode === 'split' ? shares.filter(({ share }) => share > 0) : shares.slice(0, 1)
  return (
    <div className={styles.traffic} data-size={large ? 'large' : 'small'}>
      <div className={styles.bar} aria-hidden>
        {shown.map(({ name, share, at }) => (
          <span key={name} style={{ flexGrow: share, background: seriesColor(at) }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {shares.map(({ name, share, at, aside }) => (
          <li key={name} data-none={share === 0}>
            <i style={{ background: seriesColor(at) }} aria-hidden />
            <strong>{name}</strong>
            {aside !== undefined && <span>{aside}</span>}
            <span className={styles.share}>
              {mode === 'shadow' && at > 0 ? `${percent(share)} in the shadow` : percent(share)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
