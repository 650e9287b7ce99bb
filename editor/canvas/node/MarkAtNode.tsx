import { useNodeMarks } from '../node-marks.ts'
import styles from './MarkAtNode.module.css'

/** The figure that was laid over the canvas for a node, above its corner. */
export function MarkAtNode({ id }: { id: string }) {
  const mark = useNodeMarks(({ marks }) => marks[id])
  if (mark === undefined) return null
  return (
    <span className={styles.mark} data-tone={mark.tone} title={mark.title} role="note">
      {mark.text}
    </span>
  )
}
