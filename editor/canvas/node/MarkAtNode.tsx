import type { CSSProperties } from 'react'
import type { NodeMark } from '../node-marks.ts'
import styles from './MarkAtNode.module.css'

interface Props {
  readonly mark: NodeMark | undefined
  /** In letters that can be read from far away. */
  readonly large?: boolean
}

/** The figure that was laid over the canvas for a node, above its corner. */
export function MarkAtNode({ mark, large = false }: Props) {
  if (mark === undefined || mark.text === '') return null
  return (
    <span
      className={styles.mark}
      data-tone={mark.tone}
      data-large={large || undefined}
      title={mark.title}
      role="note"
    >
      {mark.text}
    </span>
  )
}

/** What tints a card by the heat of its mark, on the element that has `data-heat`. */
export function heatStyle(mark: NodeMark | undefined): CSSProperties | undefined {
  if (mark?.heat === undefined) return undefined
  // SAFETY: React passes variables on, which its type does not name.
  return { '--heated': `${Math.round(mark.heat * 100)}%` } as CSSProperties
}
