import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { attribute, type DetailedAttribution } from '../../engine/evaluate/attribution/attribute.ts'
import { compareVariants } from '../../engine/evaluate/comparison/compare.ts'
import type { DetailedComparison } from '../../engine/evaluate/comparison/detailed.ts'
import type { Computation } from './statistics-thread.ts'

/** Values that are computed at once, without a thread: as many as take some tens of milliseconds. */
const few = 200

/** Compares two variants; a large comparison draws its samples in a thread of its own. */
export async function compareApart(
  ...given: Parameters<typeof compareVariants>
): Promise<DetailedComparison> {
  const [{ examples, metrics }] = given
  if (examples.length * metrics.length <= few) return compareVariants(...given)
  return inThread<DetailedComparison>({ kind: 'comparison', given })
}

/** @throws RangeError when no example has a value of every hybrid */
export async function attributeApart(
  ...given: Parameters<typeof attribute>
): Promise<DetailedAttribution> {
  const [{ plan, values }] = given
  const examples = values.values().next().value?.size ?? 0
  if (examples * plan.swaps.length <= few) return attribute(...given)
  return inThread<DetailedAttribution>({ kind: 'attribution', given })
}

function inThread<Result>(workerData: Computation): Promise<Result> {
  return new Promise((resolve, reject) => {
    const file = new URL(`./statistics-thread${extname(import.meta.url)}`, import.meta.url)
    const thread = new Worker(file, { workerData, name: 'statistics', execArgv: [] })
    thread.once('message', (result: Result) => resolve(result))
    thread.once('error', reject)
    thread.once('exit', (code) => {
      if (code !== 0) reject(new Error(`The thread that computes statistics ended with ${code}.`))
    })
  })
}
