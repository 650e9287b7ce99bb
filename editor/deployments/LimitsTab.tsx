import type { Budget } from '../../engine/run/budget.ts'
import type { DeploymentSettings, RequestLimits } from '../../server/api/deployments.ts'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Options } from '../ui/Options.tsx'
import { Switch } from '../ui/Switch.tsx'
import { EvaluatorsPart } from './EvaluatorsPart.tsx'
import { GatesPart } from './GatesPart.tsx'
import type { SettingsDraft } from './settings-draft.ts'
import styles from './DeploymentPage.module.css'

interface Props {
  /** Of the deployment. */
  readonly name: string
  readonly draft: SettingsDraft
  readonly nameOf: (version: string) => string
}

/** What callers and runs may take, which pages may call, what a version must have passed, and what scores runs. */
export default function LimitsTab({ name, draft, nameOf }: Props) {
  const { settings, change } = draft
  const { limits, budget, timeout, origins, enabled, onDisconnect, apiPage } = settings
  return (
    <div className={styles.tab}>
      <section className={styles.part} aria-label="Requests">
        <h2>Requests</h2>
        <Switch
          isSelected={enabled}
          onChange={(on) => change((before) => ({ ...before, enabled: on }))}
        >
          Answers requests
        </Switch>
        <div className={styles.fields}>
          <Amount
            label="Requests a minute"
            value={limits?.requestsPerMinute}
            onChange={(value) => change((before) => withLimit(before, 'requestsPerMinute', value))}
          />
          <Amount
            label="Runs at once"
            value={limits?.concurrency}
            onChange={(value) => change((before) => withLimit(before, 'concurrency', value))}
          />
          <Amount
            label="Longest wait, in seconds"
            description="Then the caller gets status 504."
            value={timeout === undefined ? undefined : timeout / 1000}
            onChange={(value) =>
              change(({ timeout: _before, ...others }) =>
                value === undefined ? others : { ...others, timeout: Math.round(value * 1000) },
              )
            }
          />
        </div>
        <Options
          label="When the caller leaves or has waited too long"
          value={onDisconnect}
          onChange={(value) => change((before) => ({ ...before, onDisconnect: value }))}
          options={[
            {
              id: 'continue',
              label: 'The run goes on',
              description: 'Its result can be fetched later.',
            },
            {
              id: 'cancel',
              label: 'The run is cancelled',
              description: 'Saves what it would cost.',
            },
          ]}
        />
      </section>
      <section className={styles.part} aria-label="Budget of each run">
        <h2>Budget of each run</h2>
        <p className={styles.lead}>
          A run that goes over it fails. A request may ask for less, never for more.
        </p>
        <div className={styles.fields}>
          <Amount
            label="US dollars"
            value={budget?.cost}
            step={0.001}
            onChange={(value) => change((before) => withBudget(before, 'cost', value))}
          />
          <Amount
            label="Tokens"
            value={budget?.tokens}
            onChange={(value) => change((before) => withBudget(before, 'tokens', value))}
          />
          <Amount
            label="Seconds at work"
            value={budget?.wallTime === undefined ? undefined : budget.wallTime / 1000}
            onChange={(value) =>
              change((before) =>
                withBudget(
                  before,
                  'wallTime',
                  value === undefined ? undefined : Math.round(value * 1000),
                ),
              )
            }
          />
          <Amount
            label="Node executions"
            value={budget?.executions}
            onChange={(value) => change((before) => withBudget(before, 'executions', value))}
          />
        </div>
      </section>
      <section className={styles.part} aria-label="Web pages">
        <h2>Web pages</h2>
        <p className={styles.lead}>
          Pages of these origins may call it from the browser, each with a key.
        </p>
        <TextField
          label="Origins, one on each line"
          mono
          rows={3}
          placeholder="https://www.example.com"
          value={origins.join('\n')}
          onChange={(text) =>
            change((before) => ({
              ...before,
              // The last line may be being written.
              origins: text === '' ? [] : text.split('\n').map((line) => line.trim()),
            }))
          }
        />
        <Switch
          isSelected={apiPage === 'public'}
          onChange={(everybody) =>
            change(({ apiPage: _before, ...others }) =>
              everybody ? { ...others, apiPage: 'public' } : others,
            )
          }
        >
          Everybody may read the page that says how it is called, without a key
        </Switch>
      </section>
      <GatesPart draft={draft} nameOf={nameOf} />
      <EvaluatorsPart name={name} draft={draft} />
    </div>
  )
}

interface AmountProps {
  readonly label: string
  readonly description?: string
  readonly value: number | undefined
  readonly step?: number
  readonly onChange: (value: number | undefined) => void
}

/** A limit; empty is none. */
function Amount({ label, description = 'Empty: no limit.', value, step, onChange }: AmountProps) {
  return (
    <NumberField
      label={label}
      description={description}
      minValue={0}
      value={value ?? Number.NaN}
      formatOptions={{ maximumFractionDigits: 6 }}
      {...(step === undefined ? {} : { step })}
      onChange={(given) => onChange(Number.isNaN(given) || given === 0 ? undefined : given)}
    />
  )
}

function withLimit(
  { limits: before = {}, ...settings }: DeploymentSettings,
  name: keyof RequestLimits,
  value: number | undefined,
): DeploymentSettings {
  const { [name]: _before, ...others } = before
  const limits = value === undefined ? others : { ...others, [name]: value }
  return Object.keys(limits).length === 0 ? settings : { ...settings, limits }
}

function withBudget(
  { budget: before = {}, ...settings }: DeploymentSettings,
  name: keyof Budget,
  value: number | undefined,
): DeploymentSettings {
  const { [name]: _before, ...others } = before
  const budget = value === undefined ? others : { ...others, [name]: value }
  return Object.keys(budget).length === 0 ? settings : { ...settings, budget }
}
