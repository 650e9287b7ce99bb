import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { DeploymentSettings, Variant } from '../api/deployments.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Notices } from '../notices.ts'
import { refuseUnfitEvaluators, withoutNoEvaluators } from '../live-scores/live-evaluators.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type {
  DeploymentStore,
  LiveRevision,
  RampedRevision,
  RecordedChange,
} from './deployment-store.ts'
import { answeringShares, effectiveAt, largestShares, type Revision } from './effective.ts'
import type { Gates } from './gates.ts'
import type { NewSettings } from './settings.ts'

/** Who changes a deployment, and how. */
export interface Change {
  readonly message: string
  readonly author: string
  /** Pass over gates. */
  readonly force: boolean
  readonly reason?: string
}

/** What can be done with deployments. */
export interface Deployments {
  list(): Promise<readonly LiveRevision[]>
  /** @throws HttpError where there is none */
  get(name: string): Promise<LiveRevision>
  find(name: string): Promise<LiveRevision | undefined>
  /** Newest first. @throws HttpError where there is none */
  revisions(name: string): Promise<readonly Revision[]>
  /** Of all deployments, made from a time on and before another, the oldest first. */
  revisionsBetween(from: number, to: number): Promise<readonly Revision[]>
  /** The revisions with a ramp that were live at some time between two. */
  rampsBetween(from: number, to: number): Promise<readonly RampedRevision[]>
  /** @throws HttpError where a version is not there, a gate holds it up, or another revision is live */
  save(
    name: string,
    settings: NewSettings,
    change: Change,
    baseRevision?: number,
  ): Promise<LiveRevision>
  /** Gives a variant everything. @throws HttpError */
  promote(name: string, variant: string, change: Change): Promise<LiveRevision>
  /**
   * Takes all requests from a variant, and leaves the others with what they have among themselves.
   * Gates are not asked: those that go on were in traffic before. @throws HttpError
   */
  takeOut(name: string, variant: string, change: Omit<Change, 'force'>): Promise<LiveRevision>
  /** Goes back to how a revision was when it was last live. @throws HttpError */
  rollback(name: string, revision: number | undefined, change: Change): Promise<LiveRevision>
  /** @throws HttpError where there is none */
  remove(name: string): Promise<void>
}

export function createDeployments(options: {
  store: DeploymentStore
  gates: Gates
  graphs: GraphStore
  notices: Notices
}): Deployments {
  const { store, gates, graphs, notices } = options

  async function get(name: string): Promise<LiveRevision> {
    const live = await store.live(name)
    if (live === undefined) throw notFound(`deployment "${name}"`)
    return live
  }

  /** Which version each variant stands for now; a label, or the word "newest", is looked up once, when it is saved. */
  async function withVersions({ variants, ...settings }: NewSettings): Promise<DeploymentSettings> {
    if ((await graphs.find(settings.graph)) === undefined) {
      const near = didYouMean(settings.graph, await graphs.names())
      throw new HttpError(422, 'GRAPH_NOT_FOUND', `There is no graph "${settings.graph}".${near}`)
    }
    const resolved: Variant[] = []
    for (const { name, version, weight } of variants) {
      const hash = await graphs.hashOf(settings.graph, version)
      if ((await graphs.version(settings.graph, hash)) === undefined) {
        throw new HttpError(
          422,
          'VERSION_NOT_FOUND',
          `The variant "${name}" names the version "${version}", but the graph "${settings.graph}" has neither a version with that hash nor such a label. Save the graph as a version first.`,
        )
      }
      const label = hash === version || version === 'newest' ? {} : { label: version }
      resolved.push({ name, version: hash, ...label, weight })
    }
    await refuseUnfitEvaluators(settings, resolved, graphs)
    return { ...withoutNoEvaluators(settings), variants: resolved }
  }

  /** @returns why gates were passed over, where they were */
  async function passGates(
    settings: DeploymentSettings,
    live: LiveRevision | undefined,
    change: Change,
  ): Promise<string | undefined> {
    const now =
      live === undefined
        ? new Map<string, number>()
        : answeringShares(live.settings, effectiveAt(live, Date.now()).weights)
    const growing = [...largestShares(settings)]
      .filter(([version, share]) => share > (now.get(version) ?? 0) + 1e-9)
      .map(([version]) => version)
    const problems = await gates.problems(settings.gates, growing)
    if (problems.length === 0) return undefined
    if (change.force && change.reason !== undefined && change.reason.trim() !== '') {
      return `${change.reason.trim()} (${problems.join(' ')})`
    }
    const how = change.force
      ? 'To pass over it, say why in "reason".'
      : 'To pass over it, send "force": true with a "reason", or --force REASON on the command line.'
    throw new HttpError(409, 'GATE_NOT_PASSED', `${problems.join(' ')} ${how}`)
  }

  async function write(
    name: string,
    live: LiveRevision | undefined,
    settings: DeploymentSettings,
    recorded: RecordedChange,
  ): Promise<LiveRevision> {
    if (!(await store.add(name, live?.number ?? 0, settings, recorded))) throw moved(name)
    const changed = await get(name)
    notices.send({ type: 'deployment-changed', name, revision: changed.number })
    return changed
  }

  return {
    list: () => store.list(),
    get,
    find: (name) => store.live(name),
    async revisions(name) {
      await get(name)
      return store.revisions(name)
    },
    revisionsBetween: (from, to) => store.revisionsBetween(from, to),
    rampsBetween: (from, to) => store.rampsBetween(from, to),
    async save(name, given, change, baseRevision) {
      const live = await store.live(name)
      if (baseRevision !== undefined && baseRevision !== (live?.number ?? 0)) throw moved(name)
      const settings = await withVersions(given)
      const forced = await passGates(settings, live, change)
      const { message, author } = change
      return write(name, live, settings, { kind: 'change', message, author, forced })
    },
    async promote(name, variant, change) {
      const live = await get(name)
      const { variants } = live.settings
      if (!variants.some((one) => one.name === variant)) {
        const names = variants.map((one) => one.name).join(', ')
        throw new HttpError(
          422,
          'VARIANT_NOT_FOUND',
          `The deployment "${name}" has no variant "${variant}"; its variants are ${names}.`,
        )
      }
      const settings: DeploymentSettings = {
        ...live.settings,
        mode: 'split',
        ramp: [],
        variants: variants.map((one) => ({ ...one, weight: one.name === variant ? 100 : 0 })),
      }
      const forced = await passGates(settings, live, change)
      const message = change.message || `Promoted ${variant}`
      return write(name, live, settings, {
        kind: 'promote',
        message,
        author: change.author,
        forced,
      })
    },
    async takeOut(name, variant, { message, author, reason }) {
      const live = await get(name)
      const { weights } = effectiveAt(live, Date.now())
      const { variants } = live.settings
      const others = variants.filter((one) => one.name !== variant)
      const rest = others.some((one) => (weights[one.name] ?? 0) > 0)
      // Where nobody else had anything, the first of the others takes over.
      const weightOf = (one: string): number =>
        one === variant ? 0 : rest ? (weights[one] ?? 0) : one === others[0]?.name ? 100 : 0
      const settings: DeploymentSettings = {
        ...live.settings,
        ramp: [],
        variants: variants.map((one) => ({ ...one, weight: weightOf(one.name) })),
      }
      return write(name, live, settings, { kind: 'change', message, author, forced: reason })
    },
    async rollback(name, wanted, change) {
      const live = await get(name)
      const number = wanted ?? live.number - 1
      if (wanted === undefined && live.kind === 'rollback') {
        throw new HttpError(
          409,
          'ROLLED_BACK_ALREADY',
          `The deployment "${name}" was rolled back already. Name the revision that you want.`,
        )
      }
      const back = number >= live.number ? undefined : await store.revision(name, number)
      const after = await store.revision(name, number + 1)
      if (back === undefined || after === undefined) {
        const which = number < 1 ? '' : ` ${number}`
        throw new HttpError(
          422,
          'REVISION_NOT_FOUND',
          `The deployment "${name}" is at revision ${live.number} and has no earlier revision${which} to go back to.`,
        )
      }
      const { weights, shares } = effectiveAt(back, after.createdAt)
      const settings: DeploymentSettings = {
        ...back.settings,
        ramp: [],
        variants: back.settings.variants.map((one) => ({
          ...one,
          weight: weights[one.name] ?? 0,
        })),
      }
      const message = change.message || `Rolled back to revision ${number}`
      const { author } = change
      return write(name, live, settings, { kind: 'rollback', message, author, shares: [shares] })
    },
    async remove(name) {
      if (!(await store.remove(name))) throw notFound(`deployment "${name}"`)
      notices.send({ type: 'deployment-changed', name, revision: 0 })
    },
  }
}

function moved(name: string): HttpError {
  return new HttpError(
    409,
    'STALE_REVISION',
    `The deployment "${name}" was changed elsewhere meanwhile. Look at it again before you change it.`,
  )
}
