import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { RequirementList } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { loadLater } from '../ui/load-later.tsx'
import { Card } from './Card.tsx'
import { requirementsPath, useEvaluators } from './evaluate-requests.ts'
import { requirementWords } from './requirement-words.ts'
import styles from './RequirementsCard.module.css'

const RequirementsDialog = loadLater(() => import('./RequirementsDialog.tsx'))

/** What a version must fulfil before it takes traffic. */
export function RequirementsCard({ graph }: { graph: string }) {
  const [editing, setEditing] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['requirements', graph],
    queryFn: () => request<RequirementList>(requirementsPath(graph)),
  })
  const { data: known } = useEvaluators()
  const titleOf = (metric: string): string => {
    const chosen = data?.evaluators.find((one) => metricKey(one) === metric)
    const title = known?.evaluators.find(({ id }) => id === chosen?.evaluator)?.title ?? metric
    return chosen?.node === undefined ? title : `${title} at ${chosen.node}`
  }
  const requirements = data?.requirements ?? []
  return (
    <Card
      title="Requirements"
      lead="A version that misses one takes no traffic."
      actions={
        data !== undefined && requirements.length > 0 ? (
          <Button onPress={() => setEditing(true)}>Change</Button>
        ) : undefined
      }
    >
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {data !== undefined && requirements.length === 0 && (
        <div className={styles.none}>
          <p>
            Say what a new version must reach, such as “not worse than the baseline”. A deployment
            and the command <code>heddle eval --gate</code> hold to it.
          </p>
          <Button icon={<ShieldCheck />} onPress={() => setEditing(true)}>
            Set requirements
          </Button>
        </div>
      )}
      {requirements.length > 0 && (
        <>
          <ul className={styles.list}>
            {requirements.map((requirement, at) => (
              <li key={at}>
                <ShieldCheck size={14} aria-hidden />
                {requirementWords(requirement, titleOf)}
              </li>
            ))}
          </ul>
          {data?.dataset !== undefined && <p className={styles.on}>Measured on {data.dataset}.</p>}
        </>
      )}
      {editing && data !== undefined && (
        <RequirementsDialog graph={graph} list={data} onClose={() => setEditing(false)} />
      )}
    </Card>
  )
}
