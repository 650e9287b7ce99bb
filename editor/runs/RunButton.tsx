import { Play, Square } from 'lucide-react'
import { useDocument } from '../document/document-store.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { Button } from '../ui/Button.tsx'
import { useProblemsOpen } from '../problems/problems-open.ts'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { useUsual } from './estimate.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { startRun, stopRun } from './start-run.ts'
import styles from './RunButton.module.css'

/** Runs the draft; while it runs, stops it. With errors in the graph it shows them instead. */
export function RunButton() {
  const keys = useShownKeys()
  const open = useRunStore(({ trace }) => isOpen(trace))
  const starting = useRunStore((state) => state.starting)
  const ready = useDocument((state) => state.graph !== undefined)
  const errors = useDocument((state) =>
    state.problems.some((problem) => problem.severity === 'error'),
  )
  if (open) {
    return (
      <Button size="large" icon={<Square fill="currentColor" />} onPress={() => void stopRun()}>
        Stop
      </Button>
    )
  }
  return (
    <span className={styles.run}>
      <Expected />
      <Button
        variant="primary"
        size="large"
        icon={<Play fill="currentColor" />}
        keys={keys('run')}
        isDisabled={!ready || starting}
        onPress={() => {
          if (errors) useProblemsOpen.setState({ open: true })
          else startRun()
        }}
      >
        Run
      </Button>
    </span>
  )
}

/** What a run is likely to take, from what earlier runs took. */
function Expected() {
  const usual = useUsual()
  if (usual === undefined) return null
  return (
    <span className={styles.usual} title={`From the last ${formatCount(usual.runs, 'run')}`}>
      usually {formatDuration(usual.duration)}
      {usual.cost !== 0 && usual.cost !== null && ` · ${formatCost(usual.cost)}`}
    </span>
  )
}
