import { Plus } from 'lucide-react'
import type { DeploymentAnswer, DeploymentSettings } from '../../server/api/deployments.ts'
import { Button } from '../ui/Button.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { toast } from '../ui/toast-store.ts'
import { DayTraffic } from './DayTraffic.tsx'
import { useDeploymentChange } from './deployment-requests.ts'
import { RampPart } from './RampPart.tsx'
import { isGateProblem } from './SaveBar.tsx'
import type { SettingsDraft } from './settings-draft.ts'
import { TrafficBar } from './TrafficBar.tsx'
import { UnitField } from './UnitField.tsx'
import { VariantRow } from './VariantRow.tsx'
import { versionBeside } from './version-names.ts'
import { toPercentages, withPercentage } from './weights.ts'
import styles from './DeploymentPage.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly draft: SettingsDraft
  readonly nameOf: (version: string) => string
}

/** Which versions answer, and how many requests each of them gets. */
export function Overview({ deployment, draft, nameOf }: Props) {
  const { settings, change } = draft
  const { variants, mode } = settings
  const promotion = useDeploymentChange(deployment.name)
  const isEdited = draft.changes.length > 0
  const weights = weightsOf(settings, isEdited ? undefined : deployment.weights)

  const setWeights = (after: Readonly<Record<string, number>>): void =>
    change((before) => ({
      ...before,
      variants: before.variants.map((one) => ({ ...one, weight: after[one.name] ?? 0 })),
      // Steps of a ramp that are over would still count for more than what is set here.
      ramp: before.ramp.filter(({ at }) => at > Date.now()),
    }))

  function promote(variant: string): void {
    promotion.mutate(
      { kind: 'promote', variant, said: `${variant} answers all requests now.` },
      {
        onError(error) {
          toast(error.message, { tone: 'error' })
          // A reason passes over a gate, and is asked for where changes are saved.
          if (isGateProblem(error) && mode === 'split') {
            setWeights(withPercentage(weights, variant, 100))
          }
        },
      },
    )
  }

  return (
    <div className={styles.tab}>
      <section className={styles.part} aria-label="Traffic">
        <h2>{isEdited ? 'Traffic as it will be' : 'Traffic now'}</h2>
        {!isEdited && <DayTraffic name={deployment.name} />}
        <TrafficBar
          large
          mode={mode}
          weights={weights}
          variants={variants.map((one) => ({
            name: one.name,
            aside: versionBeside(one, nameOf),
          }))}
        />
      </section>

      <section className={styles.part} aria-label="Variants">
        <h2>Variants</h2>
        <p className={styles.lead}>
          {mode === 'split'
            ? 'Each request is answered by one of them. When shares change, only as many users change sides as must.'
            : 'The first one answers. The others run beside it for a part of the units; nobody sees their answers or waits for them.'}
        </p>
        <div>
          {variants.map((variant, at) => (
            <VariantRow
              key={at}
              at={at}
              graph={settings.graph}
              variant={variant}
              weight={weights[variant.name] ?? 0}
              taken={variants.filter((_, other) => other !== at).map(({ name }) => name)}
              role={mode === 'split' ? 'shares' : at === 0 ? 'answers' : 'shadows'}
              against={at === 0 ? undefined : variants[0]?.version}
              onWeight={(value) =>
                setWeights(
                  mode === 'split'
                    ? withPercentage(weights, variant.name, value)
                    : { ...weights, [variant.name]: value },
                )
              }
              onChange={(after) => change((before) => withVariant(before, at, after))}
              onPromote={
                isEdited ||
                variants.length === 1 ||
                (mode === 'split' && isAlone(weights, variant.name))
                  ? undefined
                  : () => promote(variant.name)
              }
              onRemove={
                variants.length === 1
                  ? undefined
                  : () => change((before) => withoutVariant(before, at))
              }
            />
          ))}
        </div>
        <div className={styles.row}>
          <Button
            icon={<Plus />}
            isDisabled={variants.length >= 20}
            onPress={() => change(withNewVariant)}
          >
            Add a variant
          </Button>
        </div>
      </section>

      <div className={styles.columns}>
        <section className={styles.part} aria-label="Mode">
          <h2>Mode</h2>
          <Segmented
            label="Mode"
            value={mode}
            onChange={(wanted) => change((before) => ({ ...before, mode: wanted }))}
            options={[
              { id: 'split', label: 'Split: one answers' },
              { id: 'shadow', label: 'Shadow: the first answers' },
            ]}
          />
          {mode === 'shadow' && (
            <p className={styles.hint}>
              Nodes that write to other systems do so in the shadow, too. Leave them out of a
              version that you try this way.
            </p>
          )}
        </section>
        <section className={styles.part} aria-label="Unit">
          <h2>Who keeps to one variant</h2>
          <UnitField
            value={settings.sticky}
            onChange={(sticky) =>
              change(({ sticky: _before, ...others }) =>
                sticky === undefined ? others : { ...others, sticky },
              )
            }
          />
        </section>
      </div>

      <RampPart draft={draft} />
    </div>
  )
}

function isAlone(weights: Readonly<Record<string, number>>, name: string): boolean {
  return Object.entries(weights).every(([one, weight]) => (one === name) === weight > 0)
}

/** Whole percentages; in the shadow each stands for itself. */
function weightsOf(
  { variants, mode }: DeploymentSettings,
  now: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  const own = now ?? Object.fromEntries(variants.map(({ name, weight }) => [name, weight]))
  return mode === 'split' ? toPercentages(own) : own
}

function withVariant(
  settings: DeploymentSettings,
  at: number,
  after: DeploymentSettings['variants'][number],
): DeploymentSettings {
  const before = settings.variants[at]?.name ?? ''
  return {
    ...settings,
    variants: settings.variants.map((one, index) => (index === at ? after : one)),
    ramp: settings.ramp.map(({ at: when, weights }) => ({
      at: when,
      weights: Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [
          name === before ? after.name : name,
          weight,
        ]),
      ),
    })),
  }
}

function withoutVariant(settings: DeploymentSettings, at: number): DeploymentSettings {
  const gone = settings.variants[at]?.name
  const rest = settings.variants.filter((_, index) => index !== at)
  const weights = toPercentages(Object.fromEntries(rest.map(({ name, weight }) => [name, weight])))
  const none = Object.values(weights).every((weight) => weight === 0)
  return {
    ...settings,
    variants: rest.map((one, index) => ({
      ...one,
      weight: none && index === 0 ? 100 : (weights[one.name] ?? 0),
    })),
    ramp: settings.ramp.filter(({ weights: of }) => gone === undefined || !(gone in of)),
  }
}

function withNewVariant(settings: DeploymentSettings): DeploymentSettings {
  const taken = settings.variants.map(({ name }) => name)
  let name = 'candidate'
  for (let number = 2; taken.includes(name); number += 1) name = `candidate-${number}`
  const version = settings.variants[0]?.version ?? ''
  return { ...settings, variants: [...settings.variants, { name, version, weight: 0 }] }
}
