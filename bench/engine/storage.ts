import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Contender } from './contender.ts'
import { chain, chainOfTexts, type StepsShape } from './shapes.ts'
import { inputOf } from './work.ts'

/** Lengths of the chains: what is linear takes as much for each node of the longest as of the shortest. */
export const lengths = [25, 50, 100, 200] as const

const runs = 3

/**
 * Bytes on the disk for each node of a chain, whose nodes make a text of this length each.
 * @param open a contender that keeps its files in the folder it is given
 */
export function bytesPerNode(
  folder: string,
  open: (folder: string) => Contender,
  length: number,
): Promise<number[]> {
  return inTurn(lengths, async (steps) => {
    const shape = chainOfTexts(steps, length, `${length}`)
    return (await bytesTaken(folder, open, shape)) / (runs * steps)
  })
}

/** How often a text is on the disk that a chain of this many nodes hands on without a change. */
export async function copiesOfText(
  folder: string,
  open: (folder: string) => Contender,
  steps: number,
  length: number,
): Promise<number> {
  const taken = await bytesTaken(folder, open, { ...chain(steps), length })
  return taken / (runs * length)
}

let folders = 0

async function bytesTaken(
  parent: string,
  open: (folder: string) => Contender,
  shape: StepsShape,
): Promise<number> {
  const sizes = await inTurn([0, runs], async (count) => {
    folders += 1
    const folder = join(parent, `storage-${folders}`)
    mkdirSync(folder)
    {
      // What is closed has moved its log into its file.
      await using contender = open(folder)
      const run = await contender.prepare(shape)
      for (let number = 1; number <= count; number += 1) await run(inputOf(shape, number))
    }
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  })
  return sizes[1]! - sizes[0]!
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
