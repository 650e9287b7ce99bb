import type { DatasetVersion } from '../../server/api/datasets.ts'
import { formatCount } from '../ui/figures.ts'

/**
 * What came of adding runs to a dataset.
 * @param count of runs that were to be added
 * @param before number of the newest version before; undefined for a dataset that was made for it
 */
export function addedWords(
  dataset: string,
  { version, added, changed }: Pick<DatasetVersion, 'version' | 'added' | 'changed'>,
  count: number,
  before: number | undefined,
): string {
  if (version === before) return `${dataset} has all of them already.`
  const same = Math.max(0, count - added - changed)
  return [
    `Added ${formatCount(added, 'example')} to ${dataset}, version ${version}.`,
    ...(changed === 0 ? [] : [`${changed} ${changed === 1 ? 'was' : 'were'} changed.`]),
    ...(same === 0 ? [] : [`${same} ${same === 1 ? 'was' : 'were'} there already.`]),
  ].join(' ')
}
