import { heddleVersion } from '../version.ts'
import type { CommandDescription } from './command.ts'

/** How the person calls Heddle here: in a clone through npm, else by its name. */
export function programName(variables: NodeJS.ProcessEnv): string {
  return variables['npm_lifecycle_event'] === 'heddle' ? 'npm run heddle --' : 'heddle'
}

/** What there is. */
export function overview(program: string, commands: readonly CommandDescription[]): string {
  const rows = [
    ...commands.map((command) => [usage(command), command.summary] as const),
    ['help COMMAND', 'Says more about a command.'] as const,
    ['--version', 'Prints the version.'] as const,
  ]
  return `Heddle ${heddleVersion()}: workflow graphs for applications that use language models.

  ${program} COMMAND

${table(rows)}

The data folder is .heddle in the current folder; HEDDLE_HOME names another one.
`
}

/** Everything about one command. */
export function commandHelp(program: string, command: CommandDescription): string {
  const options = Object.entries(command.options).map(
    ([name, { value, short, repeatable, summary }]) =>
      [
        `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
        `${summary}${repeatable ? ' May be repeated.' : ''}`,
      ] as const,
  )
  const parts = [
    `  ${program} ${usage(command)}${options.length > 0 ? ' [OPTIONS]' : ''}`,
    [command.summary, command.details].filter((text) => text !== undefined).join(' '),
    ...(options.length > 0 ? [table(options)] : []),
    `For example:\n\n${command.examples.map((example) => `  ${program} ${example}`).join('\n')}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function usage({ name, operands }: CommandDescription): string {
  return [name, ...operands].join(' ')
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join('\n')
}
