import { randomUUID } from 'node:crypto'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { seal, unseal } from '../auth/seal.ts'
import type {
  RunTrigger,
  TriggerAnswer,
  TriggerChange,
  TriggerCreate,
  TriggerCreated,
  TriggerFiring,
  TriggerSettings,
} from '../api/triggers.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Firing, FiringStore } from './firing-store.ts'
import { createScheduler } from './scheduler.ts'
import type { FiringStarter, Targets } from './start-firing.ts'
import { showTrigger } from './show-trigger.ts'
import { inputOf } from './trigger-input.ts'
import type { TriggerFiles } from './trigger-files.ts'
import type { Trigger, TriggerStore } from './trigger-store.ts'
import { newSecret, secretProblem } from './verify-webhook.ts'

/** Schedules and incoming webhooks, and the runs that they start. */
export interface Triggers {
  list(): Promise<readonly TriggerAnswer[]>
  /** @throws HttpError */
  get(name: string): Promise<TriggerAnswer>
  /** @throws HttpError where the name is taken, or the target cannot take these inputs */
  create(trigger: TriggerCreate, by: SetUpBy): Promise<TriggerCreated>
  /** @throws HttpError */
  change(name: string, change: TriggerChange, by: SetUpBy): Promise<TriggerAnswer>
  remove(name: string): Promise<void>
  /** Another secret from now on. @throws HttpError */
  renewSecret(name: string, secret?: string): Promise<string>
  /** Fires at once, also one that is switched off. @throws HttpError */
  fire(name: string, body?: Json): Promise<TriggerFiring>
  firings(name: string, limit: number): Promise<readonly TriggerFiring[]>
  ofRun(run: string): Promise<RunTrigger | undefined>
  /** A webhook with its secret; undefined for anything else. */
  webhook(name: string): Promise<{ trigger: Trigger; secret: string } | undefined>
  /** Starts the run of a firing that was claimed. @throws HttpError */
  begin(firing: Firing, trigger: Trigger): Promise<void>
  /** Begins what an earlier process promised by this time, and then looks at the schedules. */
  start(until?: number): Promise<void>
  /**
   * Begins what another process promised and did not come to.
   * @param until promised by then, in epoch milliseconds: one that lives may be about to begin the rest
   */
  recover(until: number): Promise<void>
  close(): Promise<void>
}

/** Who sets a trigger up. */
export interface SetUpBy {
  readonly name: string
  /** Whose uploaded files it may name. */
  readonly owner: string | undefined
}

/** Milliseconds for which firings are kept, and deliveries that come again are known. */
const kept = 90 * 24 * 60 * 60 * 1000

export function createTriggers(options: {
  triggers: TriggerStore
  files: TriggerFiles
  firings: FiringStore
  targets: Targets
  starter: FiringStarter
  sealingKey: Buffer
  log: Log
}): Triggers {
  const { triggers, files, firings, targets, starter, sealingKey, log } = options
  const begin: Triggers['begin'] = (firing, trigger) => starter.start(firing, trigger)
  const scheduler = createScheduler({ triggers, firings, start: begin, log })

  async function existing(name: string): Promise<Trigger> {
    const trigger = await triggers.find(name)
    if (trigger === undefined) throw notFound(`trigger "${name}"`)
    return trigger
  }

  /** Tells now what would fail at every firing; the graph that would run now. */
  async function checkSettings({ target, inputs }: TriggerSettings): Promise<Graph> {
    const graph = await targets.graph(target).catch((error: unknown) => {
      if (!(error instanceof HttpError)) throw error
      throw new HttpError(422, 'TARGET_NOT_FOUND', error.message)
    })
    const names = Object.keys(graph.inputs)
    const unknown = Object.keys(inputs)
      .filter((name) => !names.includes(name))
      .map((name) => `The graph has no input "${name}".${didYouMean(name, names)}`)
    const missing = Object.entries(graph.inputs)
      .filter(
        ([name, input]) =>
          input.optional !== true && input.default === undefined && !Object.hasOwn(inputs, name),
      )
      .map(([name]) => `The input "${name}" needs a value.`)
    const problems = [...unknown, ...missing]
    if (problems.length === 0) return graph
    throw new HttpError(422, 'INPUTS_DO_NOT_FIT', problems.join(' '), {
      problems: problems.map((message) => ({
        code: 'shape',
        severity: 'error',
        message,
        path: ['settings', 'inputs'],
      })),
    })
  }

  function sealed(name: string, secret: string): string {
    return seal(secret, sealingKey, placeOf(name))
  }

  /** Begins what was promised and nobody came to. */
  async function recover(until: number): Promise<void> {
    for (const firing of await firings.claimed(until)) {
      const trigger = await triggers.find(firing.trigger)
      if (trigger === undefined) continue
      // How it failed stands in its record.
      await begin(firing, trigger).catch((error: unknown) =>
        log.warn({ err: error }, `The trigger "${firing.trigger}" could not start its run.`),
      )
    }
  }

  return {
    async list() {
      const latest = await firings.latest()
      return (await triggers.list()).map((trigger) =>
        showTrigger(trigger, latest.get(trigger.name)),
      )
    },
    async get(name) {
      const [last] = await firings.list(name, 1)
      return showTrigger(await existing(name), last)
    },
    async create({ name, settings: wanted, enabled = true, secret: given }, by) {
      const graph = await checkSettings(wanted)
      if ((await triggers.find(name)) !== undefined) throw nameTaken(name)
      const settings = await files.keep(name, wanted, graph, by.owner)
      const { source } = settings
      const secret = source.kind === 'webhook' ? (given ?? newSecret(source.signature)) : undefined
      const created = await triggers.create({
        name,
        settings,
        filesOf: by.owner,
        enabled,
        secret: secret === undefined ? undefined : sealed(name, secret),
        firedTo: Date.now(),
        createdBy: by.name,
      })
      if (!created) throw nameTaken(name)
      scheduler.wake()
      const trigger = showTrigger(await existing(name))
      return { trigger, ...(secret === undefined ? {} : { secret }) }
    },
    async change(name, { settings: wanted, enabled }, by) {
      const before = await existing(name)
      let settings: TriggerSettings | undefined
      if (wanted !== undefined) {
        const { source } = wanted
        const now = before.settings.source
        if (source.kind !== now.kind || !sameSignature(source, now)) {
          throw new HttpError(
            422,
            'KIND_STAYS',
            `The trigger "${name}" stays a ${kindOf(now)}. Make another trigger for a ${kindOf(source)}.`,
          )
        }
        settings = await files.keep(name, wanted, await checkSettings(wanted), by.owner)
      }
      const changed = await triggers.update(name, {
        ...(settings === undefined ? {} : { setUp: { settings, filesOf: by.owner } }),
        ...(enabled === undefined ? {} : { enabled }),
        // Times that passed while it was off, or by another schedule, were not missed.
        firedTo: Date.now(),
      })
      if (changed === undefined) throw notFound(`trigger "${name}"`)
      await files.letGo(name, changed.settings)
      scheduler.wake()
      const [last] = await firings.list(name, 1)
      return showTrigger(changed, last)
    },
    async remove(name) {
      if (!(await triggers.remove(name))) throw notFound(`trigger "${name}"`)
      await files.letGo(name)
    },
    async renewSecret(name, given) {
      const { source } = (await existing(name)).settings
      if (source.kind !== 'webhook') {
        throw new HttpError(
          422,
          'NO_SECRET',
          `The trigger "${name}" is a schedule; it has no secret.`,
        )
      }
      const problem = given === undefined ? undefined : secretProblem(given, source.signature)
      if (problem !== undefined) {
        throw new HttpError(422, 'BAD_SECRET', `The secret cannot be used: ${problem}.`)
      }
      const secret = given ?? newSecret(source.signature)
      await triggers.update(name, { secret: sealed(name, secret) })
      return secret
    },
    async fire(name, body) {
      const trigger = await existing(name)
      const at = Date.now()
      const values = { trigger: name, time: new Date(at).toISOString() }
      const input = inputOf(trigger.settings.inputs, {
        ...values,
        ...(body === undefined ? {} : { body }),
      })
      const key = `person:${randomUUID()}`
      const { firing } = await firings.claim({ trigger: name, key, origin: 'person', at, input })
      await begin(firing, trigger)
      return { id: firing.id, origin: 'person', at, state: 'started', run: firing.run }
    },
    async firings(name, limit) {
      await existing(name)
      return firings.list(name, limit)
    },
    ofRun: (run) => firings.ofRun(run),
    async webhook(name) {
      const trigger = await triggers.find(name)
      if (trigger?.secret === undefined) return undefined
      return { trigger, secret: unseal(trigger.secret, sealingKey, placeOf(name)) }
    },
    begin,
    async start(until = Date.now()) {
      await firings.forget(Date.now() - kept)
      await recover(until)
      scheduler.start()
    },
    recover,
    close: () => scheduler.close(),
  }
}

function nameTaken(name: string): HttpError {
  return new HttpError(409, 'NAME_TAKEN', `There is a trigger "${name}" already.`)
}

function placeOf(name: string): string {
  return `trigger:${name}`
}

function sameSignature(one: TriggerSettings['source'], other: TriggerSettings['source']): boolean {
  const signature = one.kind === 'webhook' ? one.signature : undefined
  return signature === (other.kind === 'webhook' ? other.signature : undefined)
}

function kindOf(source: TriggerSettings['source']): string {
  if (source.kind === 'cron') return 'schedule'
  return source.signature === 'github' ? 'webhook signed as GitHub does' : 'Standard Webhook'
}
