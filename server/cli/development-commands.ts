import type { Command } from './commands.ts'

/** Commands for those who write node types. */
export const developmentCommands: readonly Command[] = [
  {
    name: 'new node',
    operands: ['NAME'],
    summary: 'Writes the file of a node type of your own, to begin from.',
    options: {
      folder: {
        value: 'FOLDER',
        summary:
          'Where it is written; the folder of HEDDLE_NODES when left out, else "nodes" in the data folder.',
      },
    },
    examples: ['new node shorten', 'new node shorten --folder ./nodes'],
    details:
      'The file works as it is. A tsconfig.json beside it lets code editors find the types of Heddle; one that is there stays as it is.',
    load: () => import('./commands/new-node.ts'),
  },
]
