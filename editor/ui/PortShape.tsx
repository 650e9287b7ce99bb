import { itemType, portTypes, type PortType } from '../../engine/graph/port-types.ts'
import styles from './PortShape.module.css'

/** The mark of a port type: its colour and shape, as on the canvas. */
export function PortShape({ type }: { type: PortType }) {
  const name = itemType(type)
  return (
    <span
      className={styles.shape}
      data-type={name}
      data-shape={portTypes[name].shape}
      role="img"
      aria-label={type}
      title={type}
    />
  )
}
