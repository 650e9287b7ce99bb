import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import { subgraphType } from '../../engine/graph/subgraph-type.ts'
import { setNodeField } from '../document/actions.ts'
import { NumberField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import styles from './Inspector.module.css'

/** What a retry setting begins with; the wait is in milliseconds. */
const defaults = { delay: 500, factor: 2, jitter: true }

/** What happens when the node fails, takes too long, or has run with the same inputs before. */
export function Reliability({ id, entry }: { id: string; entry: GraphNode }) {
  const { retry } = entry
  // Attempts, silence and cache are matters of the nodes inside the graph that it runs.
  const isGraph = readTypeName(entry.type).type === subgraphType
  const { total, idle } =
    typeof entry.timeout === 'number' ? { total: entry.timeout } : (entry.timeout ?? {})
  const setRetry = (attempts: number, delay = retry?.delay ?? defaults.delay) => {
    const { factor = defaults.factor, jitter = defaults.jitter } = retry ?? {}
    const next = Number.isNaN(attempts) ? undefined : { attempts, delay, factor, jitter }
    setNodeField(id, 'retry', next)
  }
  const setTimeLimits = (limits: { total: number | undefined; idle: number | undefined }) => {
    const { total: whole, idle: silent } = limits
    const both = {
      ...(whole === undefined ? {} : { total: whole }),
      ...(silent === undefined ? {} : { idle: silent }),
    }
    const none = whole === undefined && silent === undefined
    setNodeField(id, 'timeout', none ? undefined : silent === undefined ? whole : both)
  }
  return (
    <details className={styles.details}>
      <summary>When it fails</summary>
      <div className={styles.section}>
        {!isGraph && (
          <div className={styles.pair}>
            <NumberField
              label="Attempts"
              {...(retry === undefined
                ? { description: 'Left empty: 3, where trying again may help' }
                : {})}
              value={retry?.attempts ?? Number.NaN}
              onChange={(attempts) => setRetry(attempts)}
              minValue={1}
              maxValue={20}
            />
            <NumberField
              label="First wait (s)"
              {...(retry === undefined ? { description: 'Left empty: 0.5' } : {})}
              isDisabled={retry === undefined}
              value={retry === undefined ? Number.NaN : (retry.delay ?? defaults.delay) / 1000}
              onChange={(seconds) =>
                setRetry(retry?.attempts ?? Number.NaN, millisecondsOf(seconds))
              }
              minValue={0}
              maxValue={60}
            />
          </div>
        )}
        <div className={styles.pair}>
          <NumberField
            label="Time limit (s)"
            value={secondsOf(total)}
            onChange={(seconds) => setTimeLimits({ total: limitOf(seconds), idle })}
            minValue={0}
          />
          {!isGraph && (
            <NumberField
              label="Silence limit (s)"
              value={secondsOf(idle)}
              onChange={(seconds) => setTimeLimits({ total, idle: limitOf(seconds) })}
              minValue={0}
            />
          )}
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
        {!isGraph && (
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
        )}
      </div>
    </details>
  )
}

function secondsOf(milliseconds: number | undefined): number {
  return milliseconds === undefined ? Number.NaN : milliseconds / 1000
}

function millisecondsOf(seconds: number): number | undefined {
  return Number.isNaN(seconds) ? undefined : Math.round(seconds * 1000)
}

/** No time at all is no limit. */
function limitOf(seconds: number): number | undefined {
  const milliseconds = millisecondsOf(seconds)
  return milliseconds === 0 ? undefined : milliseconds
}
