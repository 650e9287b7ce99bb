import styles from './Skeleton.module.css'

interface Props {
  readonly width?: number | string
  readonly height: number
  /** Lines of a list are on their way. */
  readonly rows?: boolean
}

/** A grey shape in the final size; it shows only when loading takes longer than a moment. */
export function Skeleton({ width = '100%', height, rows = false }: Props) {
  return (
    <span
      className={styles.skeleton}
      data-rows={rows || undefined}
      style={{ width, height }}
      aria-hidden
    />
  )
}
