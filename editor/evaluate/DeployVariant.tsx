import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import { DeployButton } from '../deployments/DeployButton.tsx'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly variant: string
}

/** From what was found to the step that it was asked for. Settings that were only tried have no version. */
export function DeployVariant({ experiment, variant }: Props) {
  const column = experiment.columns.find(({ name }) => name === variant)
  if (column === undefined || column.overrides !== undefined) return null
  return <DeployButton graph={experiment.graph} version={column.version} />
}
