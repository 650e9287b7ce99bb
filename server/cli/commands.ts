import type { CommandDescription, Execute } from './command.ts'

export interface Command extends CommandDescription {
  /** Loaded when it is called: `help` must not wait for a search library. */
  load(): Promise<{ execute: Execute }>
}

const json = { summary: 'Prints JSON, for scripts.' }

/** All commands, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    operands: [],
    summary: 'Starts the server, like npm start.',
    options: { dev: { summary: 'Serves the editor from its sources, for work on Heddle itself.' } },
    examples: ['serve'],
    details: 'PORT, HOST and further variables set it up; docs/configuration.md lists them.',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'run',
    operands: ['GRAPH'],
    summary: 'Runs a graph and shows its progress and its answer.',
    options: {
      input: {
        value: 'name=value',
        repeatable: true,
        summary: 'Sets an input. A value for an input that is not a text is read as JSON.',
      },
      json: { summary: 'Prints every event as one line of JSON, for scripts.' },
    },
    examples: [
      'run docs-chatbot --input question="How does Heddle work without a model?"',
      'run ./my-graph.json --input question="How does Heddle work without a model?"',
    ],
    details: 'GRAPH is the name of a graph in the data folder or the path of a JSON file.',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'check',
    operands: ['FILE…'],
    summary: 'Checks graph files and prints every problem.',
    options: { json },
    examples: ['check my-graph.json', 'check "graphs/**/graph.json"'],
    details: 'Ends with exit code 1 if there is an error; warnings alone give 0.',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'graphs',
    operands: [],
    summary: 'Lists the graphs of the data folder.',
    options: { json },
    examples: ['graphs'],
    load: () => import('./commands/graphs.ts'),
  },
  {
    name: 'index add',
    operands: ['NAME', 'PATH…'],
    summary: 'Takes files into an index.',
    options: {
      language: {
        value: 'xx',
        summary: 'Language of a new index, such as de; en when left out.',
      },
    },
    examples: ['index add handbook ./handbook "./notes/**/*.md"'],
    details: 'PATH is a file, a folder, or a glob in quotes. Unchanged files are left alone.',
    load: () => import('./commands/index-add.ts'),
  },
  {
    name: 'index list',
    operands: [],
    summary: 'Lists the indexes.',
    options: { json },
    examples: ['index list'],
    load: () => import('./commands/index-list.ts'),
  },
  {
    name: 'index search',
    operands: ['NAME', 'QUERY'],
    summary: 'Searches an index.',
    options: {
      top: { value: 'N', summary: 'How many passages are shown; 10 when left out.' },
      json,
    },
    examples: ['index search handbook "sick leave" --top 5'],
    load: () => import('./commands/index-search.ts'),
  },
  {
    name: 'token',
    operands: [],
    summary: 'Prints a new token.',
    options: {
      name: { value: 'NAME', summary: 'What the token is for, to tell it from others.' },
      scope: {
        value: 'SCOPE',
        repeatable: true,
        summary: 'What it may do: read, run, write or admin; all when left out.',
      },
    },
    examples: ['token', 'token --name website --scope run --scope read'],
    load: () => import('./commands/token.ts'),
  },
]
