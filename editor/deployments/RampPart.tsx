import { Check, Plus, X } from 'lucide-react'
import type { DeploymentSettings } from '../../server/api/deployments.ts'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { NumberField, TextField } from '../ui/Field.tsx'
import { formatUntil } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { fromLocalTime, toLocalTime } from '../ui/local-time.ts'
import { RampPicture } from './RampPicture.tsx'
import type { SettingsDraft } from './settings-draft.ts'
import { toPercentages, withPercentage } from './weights.ts'
import pageStyles from './DeploymentPage.module.css'
import styles from './RampPart.module.css'

const day = 24 * 60 * 60 * 1000

/** Shares for later: a table of steps, and how they go. */
export function RampPart({ draft }: { draft: SettingsDraft }) {
  const now = useSlowNow()
  const { settings, change } = draft
  const { ramp, variants, mode } = settings
  const edit = (after: DeploymentSettings['ramp']): void =>
    change((before) => ({ ...before, ramp: after }))
  return (
    <section className={pageStyles.part} aria-label="Ramp">
      <h2>Ramp</h2>
      <p className={pageStyles.lead}>
        Shares that begin at a time of their own, so that a new version grows while you sleep. Gates
        are looked at again at each step.
      </p>
      {ramp.length > 0 && (
        <div className={styles.ramp}>
          <table className={pageStyles.table}>
            <thead>
              <tr>
                <th scope="col">From</th>
                {variants.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}, %
                  </th>
                ))}
                <th scope="col">When</th>
                <th scope="col">
                  <span className="visually-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {ramp.map((step, at) => {
                const weights = mode === 'split' ? toPercentages(step.weights) : step.weights
                const set = (after: (typeof ramp)[number]): void =>
                  edit(ramp.map((one, index) => (index === at ? after : one)))
                return (
                  <tr key={at}>
                    <td>
                      <TextField
                        label={`Begin of step ${at + 1}`}
                        labelHidden
                        type="datetime-local"
                        value={toLocalTime(step.at)}
                        onChange={(text) => {
                          const time = fromLocalTime(text)
                          if (time !== undefined) set({ ...step, at: time })
                        }}
                      />
                    </td>
                    {variants.map(({ name }) => (
                      <td key={name} className={styles.number}>
                        <NumberField
                          label={`Percent of ${name} in step ${at + 1}`}
                          labelHidden
                          minValue={0}
                          maxValue={100}
                          value={weights[name] ?? 0}
                          onChange={(value) => {
                            const all = Object.fromEntries(
                              variants.map((one) => [one.name, weights[one.name] ?? 0]),
                            )
                            const own = Number.isNaN(value) ? 0 : value
                            set({
                              ...step,
                              weights:
                                mode === 'split'
                                  ? withPercentage(all, name, own)
                                  : { ...all, [name]: own },
                            })
                          }}
                        />
                      </td>
                    ))}
                    <td>
                      {step.at <= now ? (
                        <span className={styles.over}>
                          <Check size={14} aria-hidden /> in effect
                        </span>
                      ) : (
                        formatUntil(step.at, now)
                      )}
                    </td>
                    <td>
                      <IconButton
                        label={`Remove step ${at + 1}`}
                        size="small"
                        onPress={() => edit(ramp.filter((_, index) => index !== at))}
                      >
                        <X />
                      </IconButton>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          {mode === 'split' && <RampPicture settings={settings} now={now} />}
        </div>
      )}
      <div className={pageStyles.row}>
        <Button
          icon={<Plus />}
          isDisabled={variants.length < 2 && mode === 'split'}
          onPress={() => edit([...ramp, nextStep(settings)])}
        >
          Add a step
        </Button>
        {variants.length < 2 && mode === 'split' && (
          <span className={pageStyles.hint}>A ramp needs a second variant that can grow.</span>
        )}
      </div>
    </section>
  )
}

/** A day after the last one, with twice the share for those that came after the first. */
function nextStep({ ramp, variants }: DeploymentSettings): DeploymentSettings['ramp'][number] {
  const last = ramp.at(-1)
  const minute = 60_000
  const at = Math.ceil(Math.max(last?.at ?? 0, Date.now()) / minute) * minute + day
  const own = Object.fromEntries(variants.map(({ name, weight }) => [name, weight]))
  const weights = toPercentages({ ...own, ...last?.weights })
  const growing = variants.at(-1)?.name ?? ''
  return {
    at,
    weights: withPercentage(weights, growing, Math.max(10, (weights[growing] ?? 0) * 2)),
  }
}
