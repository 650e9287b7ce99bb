import { TriangleAlert } from 'lucide-react'
import { useProblemsOf } from '../../problems/node-problems.ts'
import styles from './ProblemMark.module.css'

/** Says that `check` found something wrong with a node. */
export function ProblemMark({ node }: { node: string }) {
  const { errors, warnings, first } = useProblemsOf(node)
  const count = errors + warnings
  if (count === 0) return null
  const label = count === 1 ? '1 problem' : `${count} problems`
  return (
    <span
      className={styles.mark}
      data-severity={errors > 0 ? 'error' : 'warning'}
      role="img"
      aria-label={label}
      title={first}
    >
      <TriangleAlert size={13} strokeWidth={2.4} aria-hidden />
      {count > 1 && count}
    </span>
  )
}
