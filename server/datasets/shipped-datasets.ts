import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Example } from '../../engine/evaluate/example.ts'
import type { DatasetStore } from './dataset-store.ts'
import { hashExample, hashVersion } from './hash-example.ts'

/** The examples that come with a graph, as a dataset of its name. */
export interface ShippedDataset {
  readonly name: string
  readonly examples: readonly Example[]
}

/**
 * The datasets that come with Heddle. A graph whose file says that it shares the dataset of another
 * graph has none of its own.
 */
export function readShippedDatasets(folder: string): ShippedDataset[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'dataset.jsonl')))
    .map(({ name }) => ({
      name,
      examples: readExampleLines(readFileSync(join(folder, name, 'dataset.jsonl'), 'utf8')),
    }))
}

/** @throws ZodError where a line is no example */
function readExampleLines(text: string): Example[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Example.parse(JSON.parse(line)))
}

/**
 * Puts the shipped datasets into the store. One that is there follows when it changed with a new
 * Heddle, unless somebody changed it: then it stays as it is. One of a user with that name stays, too.
 */
export async function installShippedDatasets(
  store: DatasetStore,
  shipped: readonly ShippedDataset[],
  heddle: string,
): Promise<void> {
  for (const { name, examples } of shipped) {
    const wanted = hashVersion(examples.map((example) => hashExample(example).hash))
    const found = await store.find(name)
    const came = found === undefined ? undefined : await store.shippedHash(name)
    if (found !== undefined) {
      const newest = await store.version(name, found.version)
      if (came === undefined || came === wanted || newest?.hash !== came) continue
    } else {
      const description = `The examples that come with the graph ${name}.`
      await store.create({ name, description, graph: name }, 'Heddle')
    }
    // All of them anew, so that they stand in the order of the file.
    const before = found === undefined ? [] : await store.members(name, found.version)
    await store.change(name, {
      remove: before.map(({ example }) => example.id),
      put: examples,
      message: `${found === undefined ? 'Comes' : 'Changed'} with Heddle ${heddle}`,
      author: 'Heddle',
      shipped: true,
    })
  }
}
