import type { Command } from './commands.ts'

const json = { summary: 'Prints JSON, for scripts.' }

/** Commands about labels of versions, and about what starts runs by itself. */
export const servingCommands: readonly Command[] = [
  {
    name: 'labels list',
    operands: ['GRAPH'],
    summary: 'Lists the labels of a graph and the versions they stand at.',
    options: { json },
    examples: ['labels list docs-chatbot'],
    load: () => import('./commands/labels-list.ts'),
  },
  {
    name: 'labels move',
    operands: ['GRAPH', 'LABEL', 'VERSION'],
    summary: 'Puts a label at a version of a graph.',
    options: {},
    examples: [
      'labels move docs-chatbot production 3',
      'labels move docs-chatbot production newest',
    ],
    details: 'VERSION is its number, its hash, another label, or newest. A new label is made.',
    load: () => import('./commands/labels-move.ts'),
  },
  {
    name: 'labels remove',
    operands: ['GRAPH', 'LABEL'],
    summary: 'Takes a label away. The version stays.',
    options: {},
    examples: ['labels remove docs-chatbot candidate'],
    load: () => import('./commands/labels-remove.ts'),
  },
  {
    name: 'triggers list',
    operands: [],
    summary: 'Lists the schedules and webhooks that start runs.',
    options: { json },
    examples: ['triggers list'],
    load: () => import('./commands/triggers-list.ts'),
  },
  {
    name: 'triggers add',
    operands: ['NAME'],
    summary: 'Makes a schedule, or a webhook whose secret is printed once.',
    options: {
      cron: { value: 'SCHEDULE', summary: 'Five fields, or six with seconds first.' },
      'time-zone': {
        value: 'ZONE',
        summary: 'Of the schedule, such as Europe/Berlin; UTC when left out.',
      },
      'skip-missed': { summary: 'Starts no run for times that pass while no server runs.' },
      webhook: { value: 'KIND', summary: 'How the sender signs: standard or github.' },
      secret: { value: 'TEXT', summary: 'Of a webhook whose sender gave it.' },
      graph: { value: 'GRAPH', summary: 'What it runs: the newest version, or GRAPH@LABEL.' },
      deployment: { value: 'NAME', summary: 'What it runs, in place of a graph.' },
      input: {
        value: 'name=value',
        repeatable: true,
        summary: 'Sets an input; {{time}} and {{body.title}} are filled in.',
      },
    },
    examples: [
      'triggers add digest --cron "0 7 * * 1-5" --time-zone Europe/Berlin --graph digest --input day="{{time}}"',
      'triggers add tickets --webhook standard --deployment assistant --input question="{{body.title}}"',
    ],
    load: () => import('./commands/triggers-add.ts'),
  },
  {
    name: 'triggers remove',
    operands: ['NAME'],
    summary: 'Removes a trigger. Runs that it started stay.',
    options: {},
    examples: ['triggers remove digest'],
    load: () => import('./commands/triggers-remove.ts'),
  },
  {
    name: 'triggers fire',
    operands: ['NAME'],
    summary: 'Fires a trigger at once and prints the id of the run.',
    options: {},
    examples: ['triggers fire digest'],
    details: 'The server must be running.',
    load: () => import('./commands/triggers-fire.ts'),
  },
]
