import type { Transaction } from 'kysely'
import type { Tables } from '../store/tables.ts'

/** Lets a process write only while an experiment is its own. */
export interface ExperimentFence {
  readonly experiment: string
  readonly owner: number | null
}

/** Thrown where another process has taken an experiment over: this one writes nothing more of it. */
export class ExperimentElsewhere extends Error {
  constructor(experiment: string) {
    super(`Another process works on the experiment "${experiment}".`)
    this.name = 'ExperimentElsewhere'
  }
}

/** Keeps an experiment from changing hands until the transaction is over. @throws ExperimentElsewhere */
export async function keepOwn(
  transaction: Transaction<Tables>,
  { experiment, owner }: ExperimentFence,
): Promise<void> {
  const rows = await transaction
    .updateTable('experiments')
    .set({ owner })
    .where('id', '=', experiment)
    .where('owner', owner === null ? 'is' : '=', owner)
    .returning('id')
    .execute()
  if (rows.length === 0) throw new ExperimentElsewhere(experiment)
}
