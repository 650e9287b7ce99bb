import type { Command } from './commands.ts'

const json = { summary: 'Prints JSON, for scripts.' }

/** Commands that evaluate graphs. */
export const evaluationCommands: readonly Command[] = [
  {
    name: 'eval',
    operands: ['GRAPH'],
    summary: 'Runs a graph on a dataset, scores it, and compares it with another version.',
    options: {
      dataset: {
        value: 'DATASET',
        summary: 'Its examples: a dataset, or a CSV, JSONL or JSON file.',
      },
      split: { value: 'NAME', summary: 'Only the examples of this split.' },
      tag: {
        value: 'TAG',
        repeatable: true,
        summary: 'Only the examples with this tag; given several times, with any of them.',
      },
      against: { value: 'VERSION', summary: 'The baseline: a label, a hash or a file.' },
      variant: {
        value: 'NAME=VERSION',
        repeatable: true,
        summary: 'A further variant, by label, hash or file.',
      },
      evaluator: {
        value: 'ID[@NODE][:k=v,…]',
        repeatable: true,
        summary:
          'What is scored: an evaluator, or a graph that judges, by name or file. Left out, what the requirements of the graph ask for.',
      },
      trials: { value: 'N', summary: 'Runs of each example; 1 when left out.' },
      fresh: { summary: 'Executes everything anew, such as to compare times.' },
      estimate: { summary: 'Says what it is likely to take, and runs nothing.' },
      yes: { short: 'y', summary: 'Begins without asking.' },
      'max-cost': { value: 'DOLLARS', summary: 'Refuses where it is likely to cost more.' },
      'max-tokens': { value: 'N', summary: 'The same for tokens, in and out together.' },
      'max-seconds': { value: 'S', summary: 'The same for time.' },
      'max-executions': { value: 'N', summary: 'The same for nodes that are executed.' },
      gate: { summary: 'Ends with exit code 1 where a requirement of the graph is not met.' },
      report: {
        value: 'FILE',
        repeatable: true,
        summary: 'Writes a report: .html, .md, .csv, .slices.csv or .xml.',
      },
      junit: { value: 'FILE', summary: 'Writes the result as JUnit XML.' },
      json,
    },
    examples: [
      'eval docs-chatbot --dataset docs-chatbot --against production --gate',
      'eval docs-chatbot --dataset docs-chatbot --against production --estimate',
      'eval docs-chatbot --dataset docs-chatbot --tag what-is --evaluator token-f1',
      'eval ./graph.json --dataset ./examples.jsonl --evaluator token-f1 --report report.html',
      'eval ./graph.json --dataset ./examples.jsonl --evaluator ./judges/polite.json',
    ],
    details:
      'GRAPH is the name of a graph in the data folder, whose draft is meant, NAME@VERSION, or the path of a JSON file with its requirements.json beside it. A graph that judges is given the question, the answer, the documents, the reference or the other answer by the names of its inputs; its name is looked for beside the file of GRAPH first, then in the data folder. The estimate is printed before anything runs; at a terminal the command then asks, except where models cost nothing. The caps also stop what turns out to take more.',
    failure: 1,
    load: () => import('./commands/eval.ts'),
  },
  {
    name: 'datasets list',
    operands: [],
    summary: 'Lists the datasets.',
    options: { json },
    examples: ['datasets list'],
    load: () => import('./commands/datasets-list.ts'),
  },
  {
    name: 'datasets import',
    operands: ['DATASET', 'FILE'],
    summary: 'Takes examples of a CSV, JSONL or JSON file into a dataset.',
    options: { graph: { value: 'GRAPH', summary: 'The graph that a new dataset is for.' } },
    examples: ['datasets import questions questions.csv --graph docs-chatbot'],
    details: 'Rows that cannot become examples are named, and the exit code is 1.',
    load: () => import('./commands/datasets-import.ts'),
  },
  {
    name: 'datasets export',
    operands: ['DATASET'],
    summary: 'Writes a dataset as JSONL, CSV, JSON or pairs for fine-tuning.',
    options: {
      format: { value: 'FORMAT', summary: 'jsonl, csv, json or fine-tuning.' },
      version: { value: 'NUMBER', summary: 'An earlier version.' },
      output: { value: 'FILE', short: 'o', summary: 'Writes to a file.' },
    },
    examples: ['datasets export questions --format csv -o questions.csv'],
    load: () => import('./commands/datasets-export.ts'),
  },
]
