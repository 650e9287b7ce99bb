import { administrationCommands } from './administration-commands.ts'
import { annotationCommands } from './annotation-commands.ts'
import { evaluationCommands } from './evaluation-commands.ts'
import type { CommandDescription, Execute } from './command.ts'
import { developmentCommands } from './development-commands.ts'
import { changeOptions, gatedChangeOptions } from './read-change.ts'
import { limitOptions } from './run/read-limits.ts'
import { servingCommands } from './serving-commands.ts'

export interface Command extends CommandDescription {
  /** Loaded when it is called: `help` must not wait for a search library. */
  load(): Promise<{ execute: Execute }>
}

const json = { summary: 'Prints JSON, for scripts.' }
const events = { summary: 'Prints every event as one line of JSON, for scripts.' }

/** All commands, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    operands: [],
    summary: 'Starts the server, like npm start.',
    options: {
      port: {
        value: 'PORT',
        summary: 'Listens there, in place of the variable PORT; 4000 when left out.',
      },
      host: {
        value: 'HOST',
        summary:
          'Listens at this address, in place of the variable HOST; other machines are let in only with credentials.',
      },
      graphs: {
        value: 'FOLDER',
        summary:
          'Takes graphs from the files of this folder, as they change, and writes saved versions there.',
      },
      nodes: {
        value: 'FOLDER',
        summary:
          'Takes node types from the files of this folder, as they change, in place of the variable HEDDLE_NODES.',
      },
      allow: {
        value: 'HOST:PORT',
        repeatable: true,
        summary:
          'Lets graphs fetch from there although it is not the public web, besides HEDDLE_EGRESS_ALLOW.',
      },
      standby: {
        summary:
          'Waits while another server works in the database of DATABASE_URL, and takes over when that one ends.',
      },
      dev: { summary: 'Serves the editor from its sources, for work on Heddle itself.' },
    },
    examples: [
      'serve',
      'serve --port 8080',
      'serve --graphs ./graphs --nodes ./nodes',
      'serve --allow 10.0.0.5:8080',
    ],
    details: 'Variables set it up, too; docs/configuration.md lists them.',
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
      ...limitOptions,
      json: events,
    },
    examples: [
      'run docs-chatbot --input question="What happens to a run when the server crashes?"',
      'run ./my-graph.json --input question="What happens to a run when the server crashes?"',
      'run docs-chatbot --input question="What is a frame?" --reuse --max-seconds 60',
    ],
    details:
      'GRAPH is the name of a graph in the data folder or the path of a JSON file. Where a node waits for a person, it is asked at a terminal; elsewhere the command that answers is printed, and the exit code is 3.',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'answer',
    operands: ['RUN', '[NODE]', '[FIELD=VALUE…]'],
    summary: 'Answers a node that waits for a person, and shows how the run goes on.',
    options: { json: events },
    examples: ['answer 01a1ff0e-… approve decision=yes comment="Well said."', 'answer 01a1ff0e-…'],
    details:
      'NODE is needed where several nodes wait. At a terminal the person is asked for the fields that are missing.',
    load: () => import('./commands/answer.ts'),
  },
  {
    name: 'replay',
    operands: ['RUN'],
    summary: 'Runs again what an earlier run did; only what depends on a change is executed.',
    options: {
      from: { value: 'NODE', summary: 'Executes this node and all that depends on it again.' },
      output: {
        value: 'node.port=value',
        repeatable: true,
        summary: 'Puts a value at an output in place of what the node gave.',
      },
      absent: {
        value: 'node.port',
        repeatable: true,
        summary: 'Leaves an output without a value.',
      },
      config: { value: 'node.setting=value', repeatable: true, summary: 'Changes a setting.' },
      input: { value: 'name=value', repeatable: true, summary: 'Changes an input of the graph.' },
      version: {
        value: 'VERSION',
        summary: 'Another version of the graph: its number, its hash, draft, or a JSON file.',
      },
      ...limitOptions,
      json: events,
    },
    examples: [
      'replay 01a1ff0e-… --config rerank.topN=3',
      'replay 01a1ff0e-… --from correct#2/generate',
      'replay 01a1ff0e-… --version ./my-graph.json',
    ],
    details:
      'A value is read as JSON where it is JSON, else as a text. The earlier run stays as it is.',
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'estimate',
    operands: ['GRAPH'],
    summary: 'Says what a run is likely to take, from what earlier runs took.',
    options: { json },
    examples: ['estimate docs-chatbot', 'estimate docs-chatbot@draft'],
    details:
      'GRAPH is the name of a graph in the data folder, or NAME@VERSION by number, hash or draft.',
    load: () => import('./commands/estimate.ts'),
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
    name: 'fmt',
    operands: ['FILE…'],
    summary: 'Writes graph files in their canonical form.',
    options: {
      check: {
        summary: 'Writes nothing, lists the files that would change, and fails if any would.',
      },
    },
    examples: ['fmt my-graph.json', 'fmt --check "graphs/**/graph.json"', 'fmt - < my-graph.json'],
    details:
      'Documents of older formats and nodes of older versions are upgraded. The file "-" is the standard input, formatted to the standard output.',
    load: () => import('./commands/fmt.ts'),
  },
  {
    name: 'diff',
    operands: ['A', 'B'],
    summary: 'Shows how two graphs differ, node by node.',
    options: { json },
    examples: ['diff old.json new.json', 'diff docs-chatbot@1 docs-chatbot@draft'],
    details:
      'A and B are JSON files or graphs of the data folder: NAME, NAME@draft, or NAME@VERSION by number or hash. Ends with exit code 0 if they mean the same, 1 if they differ, 2 if one cannot be read.',
    failure: 2,
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'export',
    operands: ['GRAPH'],
    summary: 'Writes a graph in another form.',
    options: {
      to: { value: 'FORMAT', summary: 'Which form, such as mermaid; left out, they are listed.' },
      output: { value: 'FILE', short: 'o', summary: 'Writes to a file instead.' },
    },
    examples: [
      'export docs-chatbot --to mermaid',
      'export ./my-graph.json --to mermaid -o flow.mmd',
    ],
    details: 'GRAPH is a JSON file or a graph of the data folder, as for diff.',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'schema',
    operands: [],
    summary: 'Prints the JSON Schema of graph files.',
    options: {},
    examples: ['schema'],
    load: () => import('./commands/schema.ts'),
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
    name: 'deploy',
    operands: ['NAME'],
    summary: 'Saves which versions of a graph a deployment runs, and for how many.',
    options: {
      graph: { value: 'GRAPH', summary: 'Whose versions; needed for a new deployment.' },
      variant: {
        value: 'NAME=VERSION:WEIGHT',
        repeatable: true,
        summary:
          'A version by its number, its hash, a label or newest; 100 is its weight if left out. A new deployment has current=newest if none is named.',
      },
      mode: {
        value: 'MODE',
        summary: 'split, or shadow: the first variant answers, and the others run beside it.',
      },
      gate: {
        value: 'NAME',
        repeatable: true,
        summary: 'A check that a version must have passed before it gets requests.',
      },
      ...gatedChangeOptions,
    },
    examples: [
      'deploy assistant --graph docs-chatbot --variant current=1',
      'deploy assistant --variant current=1:90 --variant candidate=newest:10',
    ],
    details: 'What is not said stays as it is.',
    load: () => import('./commands/deploy.ts'),
  },
  {
    name: 'promote',
    operands: ['NAME', 'VARIANT'],
    summary: 'Gives a variant of a deployment all requests.',
    options: gatedChangeOptions,
    examples: ['promote assistant candidate'],
    load: () => import('./commands/promote.ts'),
  },
  {
    name: 'rollback',
    operands: ['NAME', '[REVISION]'],
    summary: 'Puts a deployment back to how an earlier revision was; the one before if left out.',
    options: changeOptions,
    examples: ['rollback assistant', 'rollback assistant 3 -m "Answers became slow"'],
    load: () => import('./commands/rollback.ts'),
  },
  {
    name: 'deployments list',
    operands: [],
    summary: 'Lists the deployments.',
    options: { json },
    examples: ['deployments list'],
    load: () => import('./commands/deployments-list.ts'),
  },
  {
    name: 'deployments show',
    operands: ['NAME'],
    summary: 'Shows the variants of a deployment and its revisions.',
    options: { json },
    examples: ['deployments show assistant'],
    load: () => import('./commands/deployments-show.ts'),
  },
  ...servingCommands,
  {
    name: 'index add',
    operands: ['NAME', 'PATH…'],
    summary: 'Takes files and pages of the web into an index.',
    options: {
      follow: {
        value: 'N',
        summary: 'Also takes pages that an address links to, under its folder; N pages in all.',
      },
      'skip-duplicates': {
        summary: 'Leaves out documents with the text of another, or nearly.',
      },
      language: {
        value: 'xx',
        summary: 'Language of a new index, such as de; en when left out.',
      },
      chunker: {
        value: 'NAME',
        summary: 'How a new index cuts documents: structure, sentences, fixed or whole.',
      },
      size: { value: 'TOKENS', summary: 'How long its passages are at most; 320 when left out.' },
      overlap: {
        value: 'TOKENS',
        summary: 'How much a passage repeats of the one before; 0 when left out.',
      },
    },
    examples: [
      'index add handbook ./handbook "./notes/**/*.md"',
      'index add faq faq.jsonl --chunker whole',
      'index add manual https://example.com/manual/ --follow 100',
    ],
    details:
      'PATH is a file, a folder, a glob in quotes, or an address of the web. Unchanged files are left alone.',
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
    operands: ['NAME', '[QUERY]'],
    summary: 'Searches an index.',
    options: {
      top: { value: 'N', summary: 'How many passages are shown; 10 when left out.' },
      json,
      queries: {
        value: 'FILE',
        summary: 'Searches for each line {"id", "text"} of a file instead; prints lines of JSON.',
      },
      trec: { value: 'FILE', summary: 'Writes what the queries found as a TREC run.' },
    },
    examples: [
      'index search handbook "sick leave" --top 5',
      'index search handbook --queries queries.jsonl --top 1000 --trec handbook.run',
    ],
    load: () => import('./commands/index-search.ts'),
  },
  {
    name: 'index change',
    operands: ['NAME'],
    summary: 'Cuts the documents of an index in another way, or changes its language.',
    options: {
      language: { value: 'xx', summary: 'Its language, such as de.' },
      chunker: { value: 'NAME', summary: 'structure, sentences, fixed or whole.' },
      size: { value: 'TOKENS', summary: 'How long its passages are at most.' },
      overlap: { value: 'TOKENS', summary: 'How much a passage repeats of the one before.' },
    },
    examples: ['index change handbook --chunker sentences --size 200 --overlap 40'],
    details: 'What is not given stays as it is. The files are not needed.',
    load: () => import('./commands/index-change.ts'),
  },
  {
    name: 'index remove',
    operands: ['NAME', '[DOCUMENT…]'],
    summary: 'Removes documents from an index, or the whole index.',
    options: { all: { summary: 'Removes the index with everything in it.' } },
    examples: ['index remove handbook handbook/leave.md', 'index remove handbook --all'],
    details: 'DOCUMENT is its id, which for a file is its path as it was added. Files stay.',
    load: () => import('./commands/index-remove.ts'),
  },
  {
    name: 'models list',
    operands: [],
    summary: 'Lists the connected model servers and what each profile stands for.',
    options: { json },
    examples: ['models list'],
    load: () => import('./commands/models-list.ts'),
  },
  {
    name: 'models test',
    operands: ['NAME'],
    summary: 'Tries what a model can do, with small calls to its server.',
    options: {
      as: { value: 'ROLE', summary: 'What it is for: chat, embedding or rerank.' },
      json,
    },
    examples: ['models test default', 'models test openai:gpt-5-mini', 'models test embedding'],
    details:
      'NAME is a profile or connection:model. Without --as a profile is tried for what it is for, and a connection:model for everything. Ends with exit code 1 if the chat itself fails, or for another role what it is for.',
    load: () => import('./commands/models-test.ts'),
  },
  {
    name: 'backup',
    operands: ['FILE'],
    summary: 'Copies the data into one file, also while a server works with it.',
    options: {
      'with-key': {
        summary:
          'Puts the key file into it, too: whoever has the backup can then read its secrets.',
      },
    },
    examples: ['backup heddle-monday.tar', 'backup /backups/heddle.tar --with-key'],
    details:
      'Every run that was acknowledged before is in it, and goes on after a restore. Without the key file, stored API keys and tokens cannot be used after a restore unless secret.key is kept elsewhere. With DATABASE_URL the database is copied by pg_dump, without the data folder.',
    load: () => import('./commands/backup.ts'),
  },
  {
    name: 'restore',
    operands: ['FILE'],
    summary: 'Puts a backup back, after checking all of it.',
    options: {
      force: {
        summary: 'Also where the folder holds data, which is kept in a folder beside the new one.',
      },
    },
    examples: ['restore heddle-monday.tar', 'restore heddle-monday.tar --force'],
    details:
      'Stop the server first. HEDDLE_HOME names the data folder. With DATABASE_URL the file goes into an empty database, by pg_restore.',
    load: () => import('./commands/restore.ts'),
  },
  ...developmentCommands,
  ...evaluationCommands,
  ...annotationCommands,
  ...administrationCommands,
]
