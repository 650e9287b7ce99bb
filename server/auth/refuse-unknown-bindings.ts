import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { Deployments } from '../deployments/deployments.ts'
import { HttpError } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Binding } from './binding.ts'

/** Where what keys are bound to is looked up. */
export interface Bindable {
  readonly graphs: Pick<GraphStore, 'find' | 'names'>
  readonly deployments: Pick<Deployments, 'find' | 'list'>
}

/** @throws HttpError where a key would be bound to what is not there, and so reach nothing */
export async function refuseUnknownBindings(
  { graphs, deployments }: Bindable,
  boundTo: readonly Binding[],
): Promise<void> {
  for (const { kind, name } of boundTo) {
    const found = kind === 'graph' ? await graphs.find(name) : await deployments.find(name)
    if (found !== undefined) continue
    const names =
      kind === 'graph'
        ? await graphs.names()
        : (await deployments.list()).map((one) => one.deployment)
    throw new HttpError(
      422,
      'BOUND_TO_NOTHING',
      `There is no ${kind} "${name}" that the key could be bound to.${didYouMean(name, names)}`,
    )
  }
}
