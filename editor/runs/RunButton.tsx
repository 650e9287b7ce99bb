import { Play, Square } from 'lucide-react'
import { useDocument } from '../document/document-store.ts'
import { Button } from '../ui/Button.tsx'
import { useProblemsOpen } from '../problems/problems-open.ts'
import { isOpen, useRunStore } from './run-store.ts'
import { startRun, stopRun } from './start-run.ts'

/** Runs the draft; while it runs, stops it. With errors in the graph it shows them instead. */
export function RunButton() {
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
    <Button
      variant="primary"
      size="large"
      icon={<Play fill="currentColor" />}
      keys="Ctrl Enter"
      isDisabled={!ready || starting}
      onPress={() => {
        if (errors) useProblemsOpen.setState({ open: true })
        else startRun()
      }}
    >
      Run
    </Button>
  )
}
