import type { Command } from './commands.ts'

const json = { summary: 'Prints JSON, for scripts.' }
const scope = {
  value: 'SCOPE',
  repeatable: true,
  summary: 'What it may do: read, run, annotate, write or admin',
}

/** Commands about who may do what. */
export const administrationCommands: readonly Command[] = [
  {
    name: 'people list',
    operands: [],
    summary: 'Lists the people who may sign in.',
    options: { json },
    examples: ['people list'],
    load: () => import('./commands/people-list.ts'),
  },
  {
    name: 'people add',
    operands: ['NAME'],
    summary: 'Adds a person and prints an address that signs them in, once.',
    options: {
      role: {
        value: 'ROLE',
        summary: 'viewer, annotator, editor or admin; viewer when left out.',
      },
    },
    examples: ['people add Ada --role editor'],
    load: () => import('./commands/people-add.ts'),
  },
  {
    name: 'people link',
    operands: ['NAME'],
    summary: 'Prints an address that signs a person in, once, within an hour.',
    options: {},
    examples: ['people link admin'],
    details: 'For somebody who has no password or forgot it. The server must be running.',
    load: () => import('./commands/people-link.ts'),
  },
  {
    name: 'people role',
    operands: ['NAME', 'ROLE'],
    summary: 'Gives a person another role.',
    options: {},
    examples: ['people role Ada admin'],
    load: () => import('./commands/people-role.ts'),
  },
  {
    name: 'people remove',
    operands: ['NAME'],
    summary: 'Removes a person and ends all their sessions.',
    options: {},
    examples: ['people remove Ada'],
    load: () => import('./commands/people-remove.ts'),
  },
  {
    name: 'keys list',
    operands: [],
    summary: 'Lists the API keys, with how they begin.',
    options: { json },
    examples: ['keys list'],
    load: () => import('./commands/keys-list.ts'),
  },
  {
    name: 'keys create',
    operands: ['NAME'],
    summary: 'Prints a new API key, once.',
    options: {
      scope: { ...scope, summary: `${scope.summary}; run and read when left out.` },
      graph: { value: 'NAME', repeatable: true, summary: 'Lets it reach this graph only.' },
      deployment: {
        value: 'NAME',
        repeatable: true,
        summary: 'Lets it reach this deployment only.',
      },
      days: { value: 'N', summary: 'For how many days it is valid; for ever when left out.' },
    },
    examples: ['keys create website --graph docs-chatbot --scope run --days 90'],
    load: () => import('./commands/keys-create.ts'),
  },
  {
    name: 'keys revoke',
    operands: ['ID'],
    summary: 'Ends an API key at once, with all that it has open.',
    options: {},
    examples: ['keys revoke 01a1ff0e-…'],
    load: () => import('./commands/keys-revoke.ts'),
  },
  {
    name: 'token',
    operands: [],
    summary: 'Prints a new token.',
    options: {
      name: { value: 'NAME', summary: 'What the token is for, to tell it from others.' },
      scope: { ...scope, summary: `${scope.summary}; all when left out.` },
    },
    examples: ['token', 'token --name website --scope run --scope read'],
    load: () => import('./commands/token.ts'),
  },
]
