import { createElement } from 'react'
import { nodeIcon, type Family } from './node-icons.ts'
import styles from './FamilyTile.module.css'

interface Props {
  readonly family: Family
  readonly icon?: string | undefined
  readonly large?: boolean
}

/** The icon of a node type on the tint of its family. */
export function FamilyTile({ family, icon, large = false }: Props) {
  return (
    <span className={styles.tile} data-family={family} data-large={large || undefined} aria-hidden>
      {createElement(nodeIcon(icon, family), { size: large ? 17 : 15, strokeWidth: 2 })}
    </span>
  )
}
