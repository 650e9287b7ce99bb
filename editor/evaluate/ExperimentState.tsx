import type { ExperimentStatus } from '../../server/api/experiments.ts'
import type { Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'

const statuses: Readonly<Record<ExperimentStatus, Status>> = {
  running: 'running',
  stopped: 'stopped',
  done: 'succeeded',
  failed: 'failed',
}

export function ExperimentState({ status }: { status: ExperimentStatus }) {
  return <StatusMark status={statuses[status]} word />
}
