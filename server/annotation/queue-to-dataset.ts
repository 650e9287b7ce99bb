import { z } from 'zod'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { QueueToDataset } from '../api/annotation.ts'
import { mostExamples } from '../datasets/dataset-store.ts'
import { DatasetName } from '../datasets/shapes.ts'
import { mainOutput } from '../datasets/suggest-columns.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { AnnotationParts } from './annotation-parts.ts'
import { goldItems } from './gold-lines.ts'
import { contentsOf } from './run-contents.ts'
import { plain } from './shapes.ts'
import type { StoredItem, StoredQueue } from './stored-queue.ts'

const label = plain(100).min(1)

const Body = z.strictObject({
  dataset: DatasetName,
  split: label.exactOptional(),
  tags: z.array(label).max(50).exactOptional(),
  corrected: z.boolean().exactOptional(),
})

/** Items with gold labels become examples, which later experiments are measured by. */
export function queueToDatasetRoute(parts: AnnotationParts): Route {
  const { queues, datasets } = parts
  return route({
    method: 'post',
    path: '/api/queues/:id/dataset',
    scope: 'write',
    audit: 'queue.to-dataset',
    body: Body,
    async handle({ params, body, actor }) {
      const queue = await queues.find(params.id)
      if (queue === undefined) throw notFound(`queue "${params.id}"`)
      const put = await examplesOf(queue, body, parts)
      if (put.length === 0) {
        const what = body.corrected === false ? 'gold labels' : 'gold labels and a correction'
        throw new HttpError(
          422,
          'NOTHING_TO_ADD',
          `No item of the queue "${queue.name}" has ${what} yet. Nothing was added.`,
        )
      }
      const author = actor?.name ?? ''
      await datasets.create({ name: body.dataset, description: '', graph: queue.graph }, author)
      const message = `From the queue "${queue.name}"`
      const changed = await datasets.change(body.dataset, { put, message, author })
      if ('refused' in changed) {
        if (changed.refused !== 'full') throw notFound(`dataset "${body.dataset}"`)
        throw new HttpError(
          422,
          'DATASET_IS_FULL',
          `The dataset "${body.dataset}" would hold more than ${mostExamples} examples, which is the limit. Take another one.`,
        )
      }
      const detail = `${put.length} to ${body.dataset}`
      return {
        status: changed.made ? 201 : 200,
        body: changed.version,
        audit: { target: queue.name, detail },
      }
    },
  })
}

async function examplesOf(
  queue: StoredQueue,
  { split, tags = [], corrected = true }: Omit<QueueToDataset, 'dataset'>,
  parts: AnnotationParts,
): Promise<Example[]> {
  const examples: Example[] = []
  for await (const item of goldItems(queue.id, parts)) {
    if (corrected && item.gold?.correction === undefined) continue
    const example = await exampleOf(queue, item, parts)
    if (example === undefined) continue
    examples.push({
      ...example,
      ...(split === undefined ? {} : { split }),
      ...(tags.length === 0 ? {} : { tags: [...tags] }),
    })
  }
  return examples
}

/** Named by its run, as examples are that are taken from runs otherwise. */
async function exampleOf(
  queue: StoredQueue,
  item: StoredItem,
  { journal, graphs }: AnnotationParts,
): Promise<Example | undefined> {
  const gold = item.gold
  const run = preferredRun(queue, item)
  const version = journal.run(run)?.version
  const document = version === undefined ? undefined : await graphs.document(version)
  const contents = contentsOf(run, journal, document)
  if (gold === undefined || contents === undefined) return undefined
  const output = mainOutput(document)
  const right = gold.correction ?? (isGood(queue, item) ? contents.outputs[output] : undefined)
  return {
    id: run,
    inputs: contents.inputs,
    ...(right === undefined ? {} : { expected: { [output]: right } }),
    metadata: {
      queue: queue.name,
      labels: gold.labels,
      ...(item.weight === undefined ? {} : { weight: item.weight }),
    },
    provenance: { from: 'annotation', id: item.id, run },
  }
}

/** Of a pair the better one. */
function preferredRun({ fields }: StoredQueue, { runs, gold }: StoredItem): string {
  const second = fields.some(
    ({ key, type }) => type === 'preference' && gold?.labels[key] === 'second',
  )
  return (second ? runs[1] : undefined) ?? runs[0] ?? ''
}

/** Whether people said that the answer is right as it is: all that asks for pass was answered so. */
function isGood({ fields, target }: StoredQueue, { gold }: StoredItem): boolean {
  const asked = fields.filter(({ type }) => type === 'pass').map(({ key }) => key)
  const passed = (label: Json | undefined): boolean => label === true
  return target === 'run' && asked.length > 0 && asked.every((key) => passed(gold?.labels[key]))
}
