import styles from './Skeleton.module.css'

/** A grey shape in the final size; it shows only when loading takes longer than a moment. */
export function Skeleton({ width = '100%', height }: { width?: number | string; height: number }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />
}
