import { CircleX, TriangleAlert, Wrench, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Problem } from '../../engine/graph/problem.ts'
import { revealNode } from '../canvas/reveal.ts'
import { applyFix } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { placeOf } from './node-problems.ts'
import { useProblemsOpen } from './problems-open.ts'
import styles from './ProblemsPanel.module.css'

/** What `check` found, over a corner of the canvas: a count, and on demand the list with fixes. */
export default function ProblemsPanel() {
  const problems = useDocument((state) => state.problems)
  const open = useProblemsOpen((state) => state.open)
  if (problems.length === 0) return null
  const errors = problems.filter((problem) => problem.severity === 'error').length
  if (!open) {
    return (
      <AriaButton
        className={styles.count ?? ''}
        data-severity={errors > 0 ? 'error' : 'warning'}
        onPress={() => useProblemsOpen.setState({ open: true })}
      >
        {errors > 0 ? <CircleX size={15} /> : <TriangleAlert size={15} />}
        {formatCount(problems.length, 'problem')}
      </AriaButton>
    )
  }
  const sorted = problems.toSorted((a, b) => rank(a) - rank(b))
  return (
    <section className={styles.panel} aria-label="Problems">
      <header className={styles.head}>
        <h2>{formatCount(problems.length, 'problem')}</h2>
        {errors > 0 && <span>The graph runs once the errors are gone.</span>}
        <IconButton
          label="Close"
          size="small"
          onPress={() => useProblemsOpen.setState({ open: false })}
        >
          <X />
        </IconButton>
      </header>
      <ul className={styles.list}>
        {sorted.map((problem) => (
          <ProblemRow key={`${problem.path.join('.')} ${problem.message}`} problem={problem} />
        ))}
      </ul>
    </section>
  )
}

function rank(problem: Problem): number {
  return problem.severity === 'error' ? 0 : 1
}

function ProblemRow({ problem }: { problem: Problem }) {
  const [more, setMore] = useState(false)
  const node = placeOf(problem)
  const { fix } = problem
  const Icon = problem.severity === 'error' ? CircleX : TriangleAlert
  return (
    <li className={styles.row} data-severity={problem.severity}>
      <Icon size={15} aria-label={problem.severity} />
      <AriaButton
        className={styles.message ?? ''}
        data-more={more || undefined}
        onPress={() => {
          setMore(true)
          if (node !== undefined) revealNode(node)
        }}
      >
        {problem.message}
      </AriaButton>
      {fix !== undefined && (
        <Button icon={<Wrench />} onPress={() => applyFix(fix)}>
          {fix.title}
        </Button>
      )}
    </li>
  )
}
