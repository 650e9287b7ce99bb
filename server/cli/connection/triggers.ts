import type {
  TriggerAnswer,
  TriggerCreate,
  TriggerCreated,
  TriggerFiring,
  TriggerFirings,
  TriggerList,
} from '../../api/triggers.ts'
import { shapeProblems } from '../../http/shape-problems.ts'
import { CreateBody } from '../../triggers/trigger-settings.ts'
import type { Triggers } from '../../triggers/triggers.ts'
import type { ServerClient } from './server-client.ts'

/** What commands do with triggers. */
export interface TriggerConnection {
  list(): Promise<readonly TriggerAnswer[]>
  /** Newest first. */
  firings(name: string): Promise<readonly TriggerFiring[]>
  add(trigger: TriggerCreate): Promise<TriggerCreated>
  remove(name: string): Promise<void>
  /** @throws where no server runs */
  fire(name: string): Promise<TriggerFiring>
}

/** Through the server that holds the data folder. */
export function triggersThere(client: ServerClient): TriggerConnection {
  const pathOf = (name: string, more = ''): string =>
    `/api/triggers/${encodeURIComponent(name)}${more}`
  return {
    list: async () => (await client.send<TriggerList>('/api/triggers')).triggers,
    firings: async (name) => (await client.send<TriggerFirings>(pathOf(name, '/firings'))).firings,
    add: (body) => client.send<TriggerCreated>('/api/triggers', { body }),
    async remove(name) {
      await client.open(pathOf(name), { method: 'DELETE' })
    },
    fire: (name) => client.send<TriggerFiring>(pathOf(name, '/fire'), { body: {} }),
  }
}

const most = 50

/** In the data folder that this process holds. */
export function triggersHere(triggers: Triggers): TriggerConnection {
  return {
    list: () => triggers.list(),
    firings: (name) => triggers.firings(name, most),
    async add(trigger) {
      const parsed = CreateBody.safeParse(trigger)
      if (parsed.success) {
        return triggers.create(parsed.data, { name: 'command line', owner: undefined })
      }
      const problems = shapeProblems(parsed.error.issues, trigger, 'the body')
      throw new Error(problems.map(({ message }) => message).join(' '))
    },
    remove: (name) => triggers.remove(name),
    async fire(name) {
      await triggers.get(name)
      throw new Error(
        `The trigger "${name}" starts its run in a server, and none runs on this data folder. Start it with npm start, then ask again.`,
      )
    },
  }
}
