import { useQuery } from '@tanstack/react-query'
import type { GraphList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDeployments } from '../deployments/deployment-requests.ts'
import { Select, type SelectOption } from '../ui/Select.tsx'
import styles from './Filters.module.css'

/** Stands for no filter: an option needs a name. */
const all = ''

interface Props {
  readonly graph: string | undefined
  /** Of all graphs, one can be chosen. */
  readonly withGraph: boolean
  readonly deployment: string | undefined
  readonly onNarrow: (filter: 'graph' | 'deployment', name: string | undefined) => void
}

/** Whose runs are shown. */
export function Filters({ graph, withGraph, deployment, onNarrow }: Props) {
  const { data: graphs } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
    enabled: withGraph,
  })
  const { data: deployed } = useDeployments()
  const names = (deployed?.deployments ?? [])
    .filter(({ revision }) => graph === undefined || revision.settings.graph === graph)
    .map(({ name }) => name)
  // A link may name one that is gone: its runs are still there.
  const deployments = options('All deployments', names, deployment)
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      {withGraph && (
        <Select
          label="Graph"
          labelHidden
          options={[
            { id: all, label: 'All graphs' },
            ...(graphs?.graphs ?? []).map(({ name, title }) => ({ id: name, label: title })),
          ]}
          value={graph ?? all}
          onChange={(name) => onNarrow('graph', name === all ? undefined : name)}
        />
      )}
      {deployments.length > 1 && (
        <Select
          label="Deployment"
          labelHidden
          options={deployments}
          value={deployment ?? all}
          onChange={(name) => onNarrow('deployment', name === all ? undefined : name)}
        />
      )}
    </div>
  )
}

function options(
  every: string,
  names: readonly string[],
  chosen: string | undefined,
): readonly SelectOption[] {
  const known = chosen === undefined || names.includes(chosen) ? names : [...names, chosen]
  return [{ id: all, label: every }, ...known.map((name) => ({ id: name, label: name }))]
}
