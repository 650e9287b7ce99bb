import { journalKey } from '../journal/key.ts'
import type { NodeStep, PlannedConfig } from '../plan/plan.ts'
import type { RunState } from './run-state.ts'
import type { PortValues } from './value.ts'

/** The journal key of an execution with one of its configs, as the models and indexes stand now. */
export async function spanKey(
  { type, effect }: NodeStep,
  path: string,
  config: PlannedConfig,
  inputs: PortValues,
  { models, indexes, trial, id }: RunState,
): Promise<string> {
  return journalKey({
    nodeType: type.type,
    version: type.version,
    revision: type.code === undefined ? type.revision : `${type.revision} ${type.code}`,
    config: config.hash,
    resolved: [
      ...config.models.map(({ role, name }) => models.resolve(role, name)),
      ...(await Promise.all(
        config.indexes.map(async (name) => `${name}@${(await indexes.version(name)) ?? ''}`),
      )),
      ...(config.graph === undefined ? [] : [config.graph]),
    ],
    inputs,
    trial,
    place: effect === 'pure' ? undefined : `${id}/${path}`,
  })
}
