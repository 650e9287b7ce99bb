import { Play, Square } from 'lucide-react'
import { useRef } from 'react'
import { useDocument } from '../document/document-store.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { Button } from '../ui/Button.tsx'
import { useProblemsOpen } from '../problems/problems-open.ts'
import { costInWords, formatCount, formatDuration } from '../ui/figures.ts'
import { loadLater } from '../ui/load-later.tsx'
import { useCostQuestion } from './cost-guard.ts'
import { useUsual } from './estimate.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { startRun, stopRun } from './start-run.ts'
import styles from './RunButton.module.css'

const CostPopover = loadLater(() => import('./CostPopover.tsx'))

/** Runs the draft; while it runs, stops it. With errors in the graph it shows them instead. */
export function RunButton() {
  const keys = useShownKeys()
  const open = useRunStore(({ trace }) => isOpen(trace))
  const starting = useRunStore((state) => state.starting)
  const ready = useDocument((state) => state.graph !== undefined)
  const errors = useDocument((state) =>
    state.problems.some((problem) => problem.severity === 'error'),
  )
  const question = useCostQuestion((state) => state.question)
  const button = useRef<HTMLSpanElement>(null)
  if (open) {
    return (
      <Button size="large" icon={<Square fill="currentColor" />} onPress={() => void stopRun()}>
        Stop
      </Button>
    )
  }
  return (
    <span className={styles.run} ref={button}>
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
      {question !== undefined && <CostPopover question={question} button={button} />}
    </span>
  )
}

/** What a run is likely to take, from what earlier runs took. */
function Expected() {
  const usual = useUsual()
  if (usual === undefined) return null
  const from = `From the last ${formatCount(usual.runs, 'run')}.`
  return (
    <span
      className={styles.usual}
      title={
        usual.cost === null
          ? `${from} Heddle knows no price of a model that it asks. The settings of its profile take one.`
          : from
      }
    >
      usually {formatDuration(usual.duration)}
      {usual.cost !== 0 && ` · ${costInWords(usual.cost)}`}
    </span>
  )
}
