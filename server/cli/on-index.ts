import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { IndexName } from '../routes/index-name.ts'
import { UnknownIndex } from './connection/connection.ts'
import { UsageError } from './usage-error.ts'

/**
 * What is done with an index of that name.
 * @throws UsageError that names the indexes there are, where it is not one of them
 */
export async function onIndex<Result>(name: string, work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    if (!(error instanceof UnknownIndex)) throw error
    const { known } = error
    const there =
      known.length === 0
        ? ' There is none yet.'
        : ` There ${known.length === 1 ? 'is only' : 'are'} ${known.map((one) => `"${one}"`).join(', ')}.`
    throw new UsageError(`${error.message}${didYouMean(name, known) || there}`)
  })
}

/** @throws UsageError */
export function checkIndexName(name: string): void {
  const parsed = IndexName.safeParse(name)
  if (parsed.success) return
  throw new UsageError(
    `The name of an index ${parsed.error.issues[0]?.message ?? 'is wrong'}; "${name}" does not.`,
  )
}
