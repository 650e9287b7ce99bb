import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Estimate } from '../../engine/run/estimate.ts'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { GraphAnswer, Session, VersionCreate, VersionSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { flushDocument } from '../document/open-document.ts'
import { markStep } from '../onboarding/first-steps.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Slider } from '../ui/Slider.tsx'
import { CheckList } from './CheckList.tsx'
import {
  callersCheck,
  costCheck,
  gatesCheck,
  modelsCheck,
  problemsCheck,
  requirementsCheck,
  requirementsGate,
  type DeployCheck,
} from './deploy-checks.ts'
import { settingsToDeploy, type Reach } from './deploy-plan.ts'
import {
  useDeploymentChange,
  useDeployments,
  useGateResults,
  useRequirements,
  useVersion,
  useVersions,
} from './deployment-requests.ts'
import { nameProblem } from './deployment-name.ts'
import { isGateProblem } from './SaveBar.tsx'
import styles from './DeployDialog.module.css'

const draft = 'draft'
const another = ' new'

interface Props {
  readonly graph: string
  /** Hash of the version that is meant. */
  readonly wanted?: string | undefined
  readonly onClose: () => void
}

/** Which version goes live where, what speaks against it, and the step itself. */
export default function DeployDialog({ graph, wanted, onClose }: Props) {
  const state = useQuery({
    queryKey: ['graph-to-deploy', graph],
    queryFn: async () => {
      // What was typed a moment ago is meant to be deployed, too.
      await flushDocument()
      return request<GraphAnswer>(`/api/graphs/${encodeURIComponent(graph)}`)
    },
    gcTime: 0,
  })
  const [live, setLive] = useState<DeploymentAnswer>()
  if (live !== undefined) return <Done live={live} onClose={onClose} />
  if (state.data === undefined) {
    return (
      <Dialog wide isOpen title={`Deploy ${graph}`} onClose={onClose}>
        {state.error === null ? (
          <Skeleton height={320} />
        ) : (
          <Notice tone="error">{state.error.message}</Notice>
        )}
      </Dialog>
    )
  }
  return <Form answer={state.data} wanted={wanted} onDone={setLive} onClose={onClose} />
}

interface FormProps {
  readonly answer: GraphAnswer
  readonly wanted: string | undefined
  readonly onDone: (live: DeploymentAnswer) => void
  readonly onClose: () => void
}

function Form({ answer, wanted, onDone, onClose }: FormProps) {
  const graph = answer.name
  const queries = useQueryClient()
  const { data: versionList } = useVersions(graph)
  const versions = versionList?.versions.toSorted((a, b) => b.number - a.number) ?? []
  const newest = answer.changed ? draft : answer.version
  const [picked, setVersion] = useState<string>()
  const meant = versions.some((one) => one.version === wanted) ? wanted : undefined
  const version = picked ?? meant ?? newest
  const [message, setMessage] = useState('')
  const { data: deploymentList } = useDeployments()
  const existing = (deploymentList?.deployments ?? []).filter(
    (one) => one.revision.settings.graph === graph,
  )
  const [chosen, setChosen] = useState<string>()
  const target = chosen ?? existing[0]?.name ?? another
  const [newName, setNewName] = useState<string>()
  const taken = (deploymentList?.deployments ?? []).map(({ name }) => name)
  const name = target === another ? (newName ?? freeName(graph, taken)) : target
  const live = existing.find((one) => one.name === target)
  const [reach, setReach] = useState<Reach>('all')
  const [share, setShare] = useState(10)
  const [reason, setReason] = useState('')
  const checks = useChecks(answer, version, live)
  const heldUp = checks?.some(({ title, state }) => state === 'bad' && title === 'Gates') ?? false
  const faulty = checks?.some(({ title, state }) => state === 'bad' && title === 'Graph') ?? true
  const change = useDeploymentChange(name, (made) => {
    markStep('deploy')
    onDone(made)
  })

  const save = useMutation({
    async mutationFn() {
      const body: VersionCreate = { message: message.trim() || 'Deployed' }
      return request<VersionSummary>(`/api/graphs/${encodeURIComponent(graph)}/versions`, {
        method: 'POST',
        body,
      })
    },
    onSuccess(saved) {
      setVersion(saved.version)
      const open = useDocument.getState()
      if (open.graph?.name === graph) {
        useDocument.setState({ version: saved.version, changed: false })
      }
      void queries.invalidateQueries({ queryKey: ['versions', graph] })
    },
  })

  async function deploy(): Promise<void> {
    const saved =
      version === draft
        ? await save.mutateAsync().catch(() => undefined)
        : versions.find((one) => one.version === version)
    if (saved === undefined) return
    const wanted = { graph, version: saved.version, number: saved.number }
    change.mutate({
      kind: 'save',
      settings: settingsToDeploy(wanted, live, reach, share),
      baseRevision: live?.revision.number ?? 0,
      message: message.trim() || saved.message,
      said: `Version ${saved.number} of ${graph} is live at ${name}.`,
      ...(heldUp || isGateProblem(change.error) ? { force: true, reason: reason.trim() } : {}),
    })
  }

  const wrongName =
    target === another && taken.includes(name)
      ? `There is a deployment "${name}" already.`
      : nameProblem(name, 'deployment')
  const needsReason = heldUp || isGateProblem(change.error)
  const failure = save.error ?? change.error
  const pending = save.isPending || change.isPending
  return (
    <Dialog
      wide
      isOpen
      title={`Deploy ${graph}`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={needsReason ? 'danger' : 'primary'}
            icon={<Rocket />}
            isDisabled={
              pending ||
              checks === undefined ||
              faulty ||
              name === '' ||
              wrongName !== undefined ||
              (needsReason && reason.trim() === '')
            }
            onPress={() => void deploy()}
          >
            {pending ? 'Deploying' : needsReason ? 'Deploy all the same' : 'Deploy'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.two}>
          <Select
            label="Version"
            value={version}
            onChange={setVersion}
            options={[
              ...(answer.changed || version === draft
                ? [
                    {
                      id: draft,
                      label: 'The draft',
                      description: `Is saved as v${(versions[0]?.number ?? 0) + 1} first`,
                    },
                  ]
                : []),
              ...versions.map((one) => ({
                id: one.version,
                label: `v${one.number}`,
                description: one.message === '' ? undefined : one.message,
              })),
            ]}
          />
          <TextField
            label="What changes"
            value={message}
            onChange={setMessage}
            placeholder="For those who read the revisions"
          />
          <Select
            label="Deployment"
            value={target}
            onChange={setChosen}
            options={[
              ...existing.map((one) => ({
                id: one.name,
                label: one.name,
                aside: `revision ${one.revision.number}`,
              })),
              { id: another, label: 'A new deployment' },
            ]}
          />
          {target === another && (
            <TextField
              label="Its name"
              mono
              value={name}
              onChange={setNewName}
              error={wrongName}
              description="Callers use it in the address."
            />
          )}
        </div>
        {live !== undefined && (
          <div className={styles.reach}>
            <Segmented
              label="How much it gets"
              value={reach}
              onChange={setReach}
              options={[
                { id: 'all', label: 'All requests' },
                { id: 'part', label: 'A part of them' },
                { id: 'shadow', label: 'In the shadow' },
              ]}
            />
            {reach !== 'all' && (
              <Slider
                label={reach === 'part' ? 'Percent of the requests' : 'Percent of the units'}
                value={share}
                onChange={setShare}
                minValue={1}
                maxValue={100}
                step={1}
              />
            )}
          </div>
        )}
        {checks === undefined ? <Skeleton height={200} /> : <CheckList checks={checks} />}
        {needsReason && (
          <TextField
            label="Why it goes live all the same"
            value={reason}
            onChange={setReason}
            description="Recorded with the revision."
          />
        )}
        {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </Dialog>
  )
}

/** All that is looked at; undefined until it is known. */
function useChecks(
  answer: GraphAnswer,
  version: string,
  live: DeploymentAnswer | undefined,
): readonly DeployCheck[] | undefined {
  const { name } = answer
  const gates = live?.revision.settings.gates ?? []
  const chosen = useVersion(name, version === draft ? undefined : version)
  const before = useVersion(name, live?.revision.settings.variants[0]?.version)
  const results = useGateResults()
  const { data: required } = useRequirements(name)
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => request<Session>('/api/session'),
  })
  const estimate = useQuery({
    queryKey: ['estimate', name, version],
    queryFn: () =>
      request<Estimate>(`/api/graphs/${encodeURIComponent(name)}/estimate?version=${version}`),
    retry: false,
  })
  const graph = version === draft ? answer.draft : chosen.data?.graph
  if (graph === undefined || session.data === undefined) return undefined
  if (live !== undefined && before.data === undefined) return undefined
  return [
    problemsCheck(version === draft ? answer.problems : []),
    modelsCheck(graph, session.data),
    callersCheck(before.data?.graph, graph),
    gatesCheck(
      gates,
      version === draft
        ? undefined
        : results.data?.results.filter((one) => one.version === version),
    ),
    ...requirementsCheck(
      required,
      results.data?.results.find((one) => one.gate === requirementsGate && one.version === version),
    ),
    costCheck(estimate.data),
  ]
}

function Done({ live, onClose }: { live: DeploymentAnswer; onClose: () => void }) {
  const [, go] = useLocation()
  const { name, revision } = live
  const open = (tab: string): void => {
    onClose()
    go(`${paths.deployment(name)}${tab}`)
  }
  return (
    <Dialog
      wide
      isOpen
      title={`${name} is live`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => open('?tab=console')}>Try it</Button>
          <Button variant="primary" onPress={() => open('')}>
            Open the deployment
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          Revision {revision.number} answers at this address. Later versions change nothing here
          until you deploy them.
        </p>
        <CodeBlock label="address" code={`${location.origin}/v1/graphs/${name}/runs`} />
      </div>
    </Dialog>
  )
}

function freeName(name: string, taken: readonly string[]): string {
  let free = name
  for (let number = 2; taken.includes(free); number += 1) free = `${name}-${number}`
  return free
}
