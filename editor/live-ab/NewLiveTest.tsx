import { useMutation } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { request } from '../client/request.ts'
import {
  deploymentAddress,
  useDeploymentChange,
  useVersion,
  useVersions,
} from '../deployments/deployment-requests.ts'
import { UnitField } from '../deployments/UnitField.tsx'
import { versionNames } from '../deployments/version-names.ts'
import { shareOf } from '../deployments/weights.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { NumberField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Slider } from '../ui/Slider.tsx'
import { GuardrailsField } from './GuardrailsField.tsx'
import { planOf, settingsWithCandidate, type Candidate } from './live-plan.ts'
import {
  capital,
  metricChoices,
  sizeNumber,
  sizeOf,
  sizeUnit,
  type MetricChoice,
} from './metrics.ts'
import { NeededTraffic } from './NeededTraffic.tsx'
import pageStyles from '../deployments/DeploymentPage.module.css'
import styles from './NewLiveTest.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly onBegun: () => void
}

/** Settles what a live A/B is to find out, before it begins. */
export function NewLiveTest({ deployment, onBegun }: Props) {
  const { settings } = deployment.revision
  const version = useVersion(settings.graph, settings.variants[0]?.version)
  if (version.data === undefined) return <Skeleton rows height={399} />
  return (
    <Form deployment={deployment} choices={metricChoices(version.data.graph)} onBegun={onBegun} />
  )
}

function Form({
  deployment,
  choices,
  onBegun,
}: Props & { readonly choices: readonly MetricChoice[] }) {
  const { name, revision, weights } = deployment
  const { settings } = revision
  const strongest = settings.variants.toSorted(
    (a, b) => (weights[b.name] ?? 0) - (weights[a.name] ?? 0),
  )[0]
  const [control, setControl] = useState(strongest?.name ?? '')
  const candidates = useCandidates(deployment, control)
  const [wanted, setWanted] = useState<string>()
  const candidate = candidates.find((one) => one.candidate.name === wanted) ?? candidates[0]
  const shareNow = Math.round(shareOf(weights, candidate?.candidate.name ?? '') * 100)
  const [moved, setMoved] = useState<number>()
  const share = moved ?? (shareNow > 0 && shareNow < 100 ? shareNow : 10)
  const [sticky, setSticky] = useState(settings.sticky)
  const [primary, setPrimary] = useState(choices[0]!)
  const [guardrails, setGuardrails] = useState<readonly MetricChoice[]>(
    choices.filter((choice) => ['latency', 'cost', 'failed'].includes(choice.name)),
  )
  const change = useDeploymentChange(name)
  const begin = useMutation({
    async mutationFn() {
      if (candidate === undefined) return
      const after = settingsWithCandidate(deployment, candidate.candidate, share, sticky)
      await change.mutateAsync({
        kind: 'save',
        settings: after,
        baseRevision: revision.number,
        message: `Began a live A/B of ${candidate.candidate.name} against ${control}`,
        said: `${candidate.candidate.name} answers ${share} % of the requests of ${name}.`,
      })
      const others = guardrails.filter((one) => one.name !== primary.name)
      await request<LiveTest>(deploymentAddress(name, '/live-ab'), {
        method: 'PUT',
        body: planOf(control, candidate.candidate.name, primary, others, choices),
      })
    },
    onSuccess: onBegun,
  })

  if (candidate === undefined) {
    return (
      <div className={pageStyles.card}>
        <EmptyState
          icon={<FlaskConical />}
          title="There is nothing to compare yet"
          action={<Link href={paths.graph(settings.graph)}>Open {settings.graph}</Link>}
        >
          A live A/B needs a second version of {settings.graph}. Change the graph and save it as a
          version.
        </EmptyState>
      </div>
    )
  }
  return (
    <form
      className={styles.form}
      aria-label="New live A/B"
      onSubmit={(event) => {
        event.preventDefault()
        if (!begin.isPending) begin.mutate()
      }}
    >
      <div className={styles.main}>
        <section className={pageStyles.part} aria-label="Variants">
          <h2>Who against whom</h2>
          <div className={styles.two}>
            <Select
              label="Control, which is there"
              value={control}
              onChange={setControl}
              options={settings.variants.map((one) => ({ id: one.name, label: one.name }))}
            />
            <Select
              label="Candidate, which may take over"
              value={candidate.candidate.name}
              onChange={(id) => {
                setWanted(id)
                setMoved(undefined)
              }}
              options={candidates.map((one) => ({
                id: one.candidate.name,
                label: one.candidate.name,
                description: one.hint,
              }))}
            />
            <Slider
              label="Share of the candidate, in percent"
              value={share}
              onChange={setMoved}
              minValue={1}
              maxValue={50}
              step={1}
              description="Half and half is the fastest; a small share risks less."
            />
          </div>
          <UnitField value={sticky} onChange={setSticky} />
        </section>
        <section className={pageStyles.part} aria-label="Main metric">
          <h2>What decides</h2>
          <div className={styles.two}>
            <Select
              label="Main metric"
              value={primary.name}
              onChange={(id) => setPrimary(choices.find((one) => one.name === id) ?? primary)}
              options={choices.map((one) => ({
                id: one.name,
                label: capital(one.label),
                description: one.hint,
              }))}
            />
            <NumberField
              label={`Smallest difference worth having, ${sizeUnit(primary, primary.smallestEffect)}`}
              minValue={0}
              formatOptions={{ maximumFractionDigits: 6 }}
              value={sizeNumber(primary, primary.smallestEffect)}
              onChange={(typed) => {
                if (!(typed > 0)) return
                const smallestEffect = sizeOf(primary, primary.smallestEffect, typed)
                setPrimary({ ...primary, smallestEffect })
              }}
              description={
                'relative' in primary.smallestEffect
                  ? 'Of the mean of the control.'
                  : 'The test is quickest for differences of about this size.'
              }
            />
          </div>
        </section>
        <GuardrailsField
          choices={choices.filter(({ name: of }) => of !== primary.name)}
          value={guardrails}
          onChange={setGuardrails}
        />
      </div>
      <aside className={styles.side}>
        <NeededTraffic
          graph={settings.graph}
          deployment={name}
          metric={primary}
          share={share / 100}
        />
        {begin.error !== null && <Notice tone="error">{begin.error.message}</Notice>}
        <Button
          variant="primary"
          size="large"
          type="submit"
          icon={<FlaskConical />}
          isDisabled={begin.isPending}
        >
          {begin.isPending ? 'Beginning' : 'Begin the live A/B'}
        </Button>
        <p className={pageStyles.hint}>
          The shares change at once. A candidate that breaks a guardrail is taken out of traffic by
          itself.
        </p>
      </aside>
    </form>
  )
}

/** The other variants, and the versions that are no variant yet, the newest first. */
function useCandidates(
  { revision: { settings } }: DeploymentAnswer,
  control: string,
): readonly { readonly candidate: Candidate; readonly hint: string }[] {
  const list = useVersions(settings.graph).data
  const nameOf = versionNames(list)
  const there = settings.variants
    .filter(({ name }) => name !== control)
    .map(({ name, version }) => ({
      candidate: { name, version },
      hint: `A variant already, ${nameOf(version)}`,
    }))
  const taken = new Set(settings.variants.map(({ name }) => name))
  const further = (list?.versions ?? [])
    .toSorted((a, b) => b.number - a.number)
    .filter(({ version }) => !settings.variants.some((one) => one.version === version))
    .map(({ version, number, message }) => ({
      candidate: { name: taken.has(`v${number}`) ? `v${number}-next` : `v${number}`, version },
      hint: message === '' ? `Version ${number}` : message,
    }))
  return [...there, ...further]
}
