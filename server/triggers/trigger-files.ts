import type { Graph } from '../../engine/graph/document.ts'
import { itemType } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { TriggerSettings } from '../api/triggers.ts'
import type { StoredFiles } from '../files/stored-files.ts'
import { notFound } from '../http/http-error.ts'

/** Whose the files are that a trigger keeps. No person and no credential has such an id. */
export function keeperOf(trigger: string): string {
  return `trigger:${trigger}`
}

/** Files that the settings of triggers name by their ids. */
export interface TriggerFiles {
  /**
   * Settings that name copies in place of uploads: a trigger fires when they have long expired.
   * @param owner whose uploads may be named, beside what the trigger keeps already
   * @throws HttpError where there is no such file
   */
  keep(
    trigger: string,
    settings: TriggerSettings,
    graph: Graph,
    owner: string | undefined,
  ): Promise<TriggerSettings>
  /** Lets go of what the settings do not name any more; runs under way read it a day longer. */
  letGo(trigger: string, settings?: TriggerSettings): Promise<void>
}

export function triggerFiles(files: StoredFiles): TriggerFiles {
  async function kept(trigger: string, value: Json, owner: string | undefined): Promise<Json> {
    const id = namedFile(value)
    if (id === undefined) return value
    const keeper = keeperOf(trigger)
    if ((await files.find(id, keeper)) !== undefined) return value
    const file = owner === undefined ? undefined : await files.keep(id, owner, keeper)
    if (file === undefined) throw notFound(`file "${id}"`)
    return { file: file.id }
  }

  return {
    async keep(trigger, settings, graph, owner) {
      const inputs: Record<string, Json> = { ...settings.inputs }
      for (const [name, value] of Object.entries(inputs)) {
        const type = graph.inputs[name]?.type
        if (type === undefined || itemType(type) !== 'file') continue
        if (!Array.isArray(value)) {
          inputs[name] = await kept(trigger, value, owner)
          continue
        }
        const list: Json[] = []
        for (const one of value) list.push(await kept(trigger, one, owner))
        inputs[name] = list
      }
      return { ...settings, inputs }
    },
    async letGo(trigger, settings) {
      const named = Object.values(settings?.inputs ?? {})
        .flat()
        .map(namedFile)
      const ids = named.filter((id) => id !== undefined)
      await files.letGo(keeperOf(trigger), ids)
    },
  }
}

/** The id of a file; undefined for a template, which a webhook fills in, and for one with its bytes. */
function namedFile(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || !('file' in value)) return undefined
  const { file } = value
  return typeof file === 'string' && !file.includes('{{') ? file : undefined
}
