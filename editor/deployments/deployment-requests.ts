import {
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import type {
  DeploymentAnswer,
  DeploymentChange,
  DeploymentList,
  DeploymentTrafficList,
  DeploymentSave,
  DeploymentSettings,
  GateList,
  LabelList,
  RevisionList,
} from '../../server/api/deployments.ts'
import type { VersionAnswer, VersionList } from '../../server/api.ts'
import type { RequirementList } from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { toast } from '../ui/toast-store.ts'

/** How often what others may change is asked for again, in milliseconds. */
const refreshEvery = 15_000

/** The address of a deployment in the API, with what follows it. */
export function deploymentAddress(name: string, rest = ''): string {
  return `/api/deployments/${encodeURIComponent(name)}${rest}`
}

export function useDeployments(): UseQueryResult<DeploymentList> {
  return useQuery({
    queryKey: ['deployments'],
    queryFn: () => request<DeploymentList>('/api/deployments'),
    refetchInterval: refreshEvery,
  })
}

/** What each deployment answered in the last 24 hours. */
export function useDayTraffic(): UseQueryResult<DeploymentTrafficList> {
  return useQuery({
    queryKey: ['deployment-traffic'],
    queryFn: () => request<DeploymentTrafficList>('/api/deployment-traffic'),
    refetchInterval: 30_000,
  })
}

export function useDeployment(name: string): UseQueryResult<DeploymentAnswer> {
  return useQuery({
    queryKey: ['deployment', name],
    queryFn: () => request<DeploymentAnswer>(deploymentAddress(name)),
    refetchInterval: ({ state }) => (state.error === null ? refreshEvery : false),
    retry: false,
  })
}

/** Newest first. */
export function useRevisions(name: string): UseQueryResult<RevisionList> {
  return useQuery({
    queryKey: ['deployment', name, 'revisions'],
    queryFn: () => request<RevisionList>(deploymentAddress(name, '/revisions')),
  })
}

export function useVersions(graph: string): UseQueryResult<VersionList> {
  return useQuery({
    queryKey: ['versions', graph],
    queryFn: () => request<VersionList>(graphAddress(graph, '/versions')),
  })
}

/** A version with its graph, which never changes. */
export function useVersion(
  graph: string,
  version: string | undefined,
): UseQueryResult<VersionAnswer> {
  return useQuery({
    queryKey: ['version', graph, version],
    queryFn: () =>
      request<VersionAnswer>(graphAddress(graph, `/versions/${encodeURIComponent(version ?? '')}`)),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useLabels(graph: string): UseQueryResult<LabelList> {
  return useQuery({
    queryKey: ['labels', graph],
    queryFn: () => request<LabelList>(graphAddress(graph, '/labels')),
  })
}

/** What the checks before a deployment found, newest first. */
export function useGateResults(wanted = true): UseQueryResult<GateList> {
  return useQuery({
    queryKey: ['gates'],
    queryFn: () => request<GateList>('/api/gates'),
    enabled: wanted,
  })
}

/** What versions of a graph must fulfil. */
export function useRequirements(graph: string): UseQueryResult<RequirementList> {
  return useQuery({
    queryKey: ['requirements', graph],
    queryFn: () => request<RequirementList>(graphAddress(graph, '/requirements')),
  })
}

function graphAddress(graph: string, rest: string): string {
  return `/api/graphs/${encodeURIComponent(graph)}${rest}`
}

export type DeploymentRequest = DeploymentChange & { readonly said: string } & (
    | {
        readonly kind: 'save'
        readonly settings: DeploymentSettings
        /** The revision that was looked at; 0 where there was none. */
        readonly baseRevision: number
      }
    | { readonly kind: 'promote'; readonly variant: string }
    | { readonly kind: 'rollback'; readonly revision?: number }
  )

/** Changes a deployment, shows how it is then, and offers the way back. */
export function useDeploymentChange(
  name: string,
  onDone: (answer: DeploymentAnswer) => void = () => undefined,
): UseMutationResult<DeploymentAnswer, Error, DeploymentRequest> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (asked: DeploymentRequest) => send(name, asked),
    onSuccess(answer, asked) {
      show(queries, answer)
      offerUndo(queries, answer, asked.said)
      onDone(answer)
    },
  })
}

function show(queries: QueryClient, answer: DeploymentAnswer): void {
  queries.setQueryData(['deployment', answer.name], answer)
  void queries.invalidateQueries({ queryKey: ['deployment', answer.name, 'revisions'] })
  void queries.invalidateQueries({ queryKey: ['deployments'] })
  void queries.invalidateQueries({ queryKey: ['live-ab', answer.name] })
}

function offerUndo(queries: QueryClient, { name, revision }: DeploymentAnswer, said: string): void {
  const before = revision.number - 1
  if (before < 1) return toast(said)
  const undo = (): void => {
    const said = `Went back to how revision ${before} was.`
    send(name, { kind: 'rollback', revision: before, said }).then(
      (answer) => {
        show(queries, answer)
        toast(said)
      },
      (error: unknown) =>
        toast(`It could not be undone. ${error instanceof Error ? error.message : ''}`, {
          tone: 'error',
        }),
    )
  }
  toast(said, { action: { label: 'Undo', run: undo } })
}

async function send(name: string, asked: DeploymentRequest): Promise<DeploymentAnswer> {
  const { message = '', force, reason } = asked
  const change: DeploymentChange = {
    message,
    ...(force === undefined ? {} : { force }),
    ...(reason === undefined ? {} : { reason }),
  }
  if (asked.kind === 'save') {
    const { baseRevision } = asked
    const body: DeploymentSave = { settings: await named(asked.settings), baseRevision, ...change }
    return request(deploymentAddress(name), { method: 'PUT', body })
  }
  const body =
    asked.kind === 'promote'
      ? { variant: asked.variant, ...change }
      : { ...(asked.revision === undefined ? {} : { revision: asked.revision }), ...change }
  return request(deploymentAddress(name, `/${asked.kind}`), { method: 'POST', body })
}

/**
 * As it is sent: a variant keeps its label as long as that still stands for the same version, and the
 * steps of a ramp go in the order of time.
 */
async function named(settings: DeploymentSettings): Promise<DeploymentSave['settings']> {
  const { labels } = settings.variants.some(({ label }) => label !== undefined)
    ? await request<LabelList>(graphAddress(settings.graph, '/labels'))
    : { labels: [] }
  const variants = settings.variants.map(({ label, ...variant }) => {
    const stands = labels.some((one) => one.label === label && one.version === variant.version)
    return label !== undefined && stands ? { ...variant, version: label } : variant
  })
  return { ...settings, variants, ramp: settings.ramp.toSorted((a, b) => a.at - b.at) }
}
