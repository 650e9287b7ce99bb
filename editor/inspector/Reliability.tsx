import type { GraphNode } from '../../engine/graph/document.ts'
import { setNodeField } from '../document/actions.ts'
import { NumberField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import styles from './Inspector.module.css'

/** What happens when the node fails, takes too long, or has run with the same inputs before. */
export function Reliability({ id, entry }: { id: string; entry: GraphNode }) {
  const attempts = entry.retry?.attempts ?? 1
  const timeout = typeof entry.timeout === 'number' ? entry.timeout : entry.timeout?.total
  const setAttempts = (next: number) =>
    setNodeField(
      id,
      'retry',
      Number.isNaN(next) || next <= 1
        ? undefined
        : {
            delay: entry.retry?.delay ?? 500,
            factor: entry.retry?.factor ?? 2,
            jitter: entry.retry?.jitter ?? true,
            attempts: next,
          },
    )
  return (
    <details className={styles.details}>
      <summary>When it fails</summary>
      <div className={styles.section}>
        <div className={styles.pair}>
          <NumberField
            label="Attempts"
            value={attempts}
            onChange={setAttempts}
            minValue={1}
            maxValue={20}
          />
          <NumberField
            label="Time limit (s)"
            value={timeout === undefined ? Number.NaN : timeout / 1000}
            onChange={(seconds) =>
              setNodeField(
                id,
                'timeout',
                Number.isNaN(seconds) || seconds <= 0 ? undefined : Math.round(seconds * 1000),
              )
            }
            minValue={0}
          />
        </div>
        <Select
          label="Then"
          value={entry.onError ?? 'fail'}
          onChange={(value) => setNodeField(id, 'onError', value === 'emit' ? 'emit' : undefined)}
          options={[
            { id: 'fail', label: 'Fail the run' },
            { id: 'emit', label: 'Go on', description: 'The message leaves at the port "error".' },
          ]}
        />
        <Select
          label="Cache"
          value={entry.cache ?? 'auto'}
          onChange={(value) => setNodeField(id, 'cache', value === 'off' ? 'off' : undefined)}
          options={[
            {
              id: 'auto',
              label: 'Automatic',
              description: 'Results of the same inputs may be used again.',
            },
            { id: 'off', label: 'Off', description: 'It runs each time.' },
          ]}
        />
      </div>
    </details>
  )
}
