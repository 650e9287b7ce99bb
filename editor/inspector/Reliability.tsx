import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { subgraphType } from '../../engine/graph/subgraph-type.ts'
import { setNodeField } from '../document/actions.ts'
import { NumberField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { Fallbacks } from './Fallbacks.tsx'
import { Fold } from './Fold.tsx'
import styles from './Inspector.module.css'

/** What a retry setting begins with; the wait is in milliseconds. */
const defaults = { delay: 500, factor: 2, jitter: true }

interface Props {
  readonly id: string
  readonly entry: GraphNode
  readonly description: NodeDescription
}

/** What happens when the node fails, takes too long, or has run with the same inputs before. */
export function Reliability({ id, entry, description }: Props) {
  const { retry } = entry
  // Attempts, silence and cache are matters of the nodes inside the graph that it runs.
  const isGraph = readTypeName(entry.type).type === subgraphType
  const { total, idle } =
    typeof entry.timeout === 'number' ? { total: entry.timeout } : (entry.timeout ?? {})
  const { delay = defaults.delay, factor = defaults.factor, jitter = defaults.jitter } = retry ?? {}
  const setRetry = (change: Partial<typeof defaults & { attempts: number }>) => {
    const { attempts = Number.NaN, ...waits } = { ...retry, delay, factor, jitter, ...change }
    setNodeField(id, 'retry', Number.isNaN(attempts) ? undefined : { attempts, ...waits })
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
    <Fold title="When it fails">
      {() => (
        <>
          {!isGraph && (
            <div className={styles.pair}>
              <NumberField
                label="Attempts"
                {...(retry === undefined
                  ? { description: 'Left empty: 3, where trying again may help' }
                  : {})}
                value={retry?.attempts ?? Number.NaN}
                onChange={(attempts) => setRetry({ attempts })}
                minValue={1}
                maxValue={20}
              />
              <NumberField
                label="First wait (s)"
                {...(retry === undefined ? { description: 'Left empty: 0.5' } : {})}
                isDisabled={retry === undefined}
                value={retry === undefined ? Number.NaN : delay / 1000}
                onChange={(seconds) =>
                  setRetry({ delay: millisecondsOf(seconds) ?? defaults.delay })
                }
                minValue={0}
                maxValue={60}
              />
            </div>
          )}
          {!isGraph && retry !== undefined && (
            <div className={styles.pair}>
              <NumberField
                label="Each wait longer by (×)"
                value={factor}
                onChange={(times) =>
                  setRetry({ factor: Number.isNaN(times) ? defaults.factor : times })
                }
                minValue={1}
                maxValue={10}
                formatOptions={{ maximumFractionDigits: 2 }}
              />
              <Select
                label="Waits are"
                value={jitter ? 'spread' : 'exact'}
                onChange={(value) => setRetry({ jitter: value === 'spread' })}
                options={[
                  {
                    id: 'spread',
                    label: 'Spread',
                    description:
                      'Shortened at random by up to half, so that many runs do not try at once.',
                  },
                  { id: 'exact', label: 'Exact', description: 'As long as it says.' },
                ]}
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
          {!isGraph && <Fallbacks id={id} entry={entry} description={description} />}
          <Select
            label="Then"
            value={entry.onError ?? 'fail'}
            onChange={(value) => setNodeField(id, 'onError', value === 'emit' ? 'emit' : undefined)}
            options={[
              { id: 'fail', label: 'Fail the run' },
              {
                id: 'emit',
                label: 'Go on',
                description: 'The message leaves at the port "error".',
              },
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
        </>
      )}
    </Fold>
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
