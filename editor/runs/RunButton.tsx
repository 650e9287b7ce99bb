import { Play } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { startRun } from './start-run.ts'

export function RunButton({ graph: _graph }: { graph: string }) {
  return (
    <Button variant="primary" size="large" icon={<Play />} keys="Ctrl Enter" onPress={startRun}>
      Run
    </Button>
  )
}
