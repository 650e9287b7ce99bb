import type { Command } from './commands.ts'

const json = { summary: 'Prints JSON, for scripts.' }

/** Commands for queues of what people review. */
export const annotationCommands: readonly Command[] = [
  {
    name: 'queues list',
    operands: [],
    summary: 'Lists the queues of what people review.',
    options: { json },
    examples: ['queues list'],
    load: () => import('./commands/queues-list.ts'),
  },
  {
    name: 'queues create',
    operands: ['FILE'],
    summary: 'Makes a queue from a JSON file, and prints its id.',
    options: {},
    examples: ['queues create queue.json'],
    load: () => import('./commands/queues-create.ts'),
  },
  {
    name: 'queues export',
    operands: ['QUEUE'],
    summary: 'Writes the gold labels of a queue as JSONL.',
    options: { output: { value: 'FILE', short: 'o', summary: 'Writes to a file.' } },
    examples: ['queues export Answers -o gold.jsonl'],
    details: 'QUEUE is the id of a queue, or its name where no other queue has it.',
    load: () => import('./commands/queues-export.ts'),
  },
]
