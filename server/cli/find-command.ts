import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { heddleVersion } from '../version.ts'
import { commands, type Command } from './commands.ts'
import { commandHelp, overview } from './help.ts'
import { UsageError } from './usage-error.ts'

/**
 * The version or a help, where the arguments ask for one.
 * @param program how the person calls Heddle
 * @throws UsageError where help about something unknown is asked for
 */
export function textInstead(given: readonly string[], program: string): string | undefined {
  const [first, ...others] = given
  if (first === '--version' || first === '-v') return heddleVersion()
  const asks = given.some((text) => text === '--help' || text === '-h')
  if (first !== undefined && first !== 'help' && !asks) return undefined
  const about = (first === 'help' ? others : given).filter((text) => !text.startsWith('-'))
  const [word = '', second = ''] = about
  if (word === '' || word === 'help') return overview(program, commands)
  const group = commands.filter(({ name }) => name.split(' ')[0] === word)
  if (group.length === 0) throw unknownCommand(word, '')
  const exact = group.find(({ name }) => name === `${word} ${second}`)
  return (exact === undefined ? group : [exact])
    .map((command) => commandHelp(program, command))
    .join('\n')
}

/** The command that is meant and what stands behind it. @throws UsageError */
export function findCommand(given: readonly string[]): {
  command: Command
  rest: readonly string[]
} {
  const [first = '', second = ''] = given
  const two = commands.find(({ name }) => name === `${first} ${second}`)
  if (two !== undefined) return { command: two, rest: given.slice(2) }
  const one = commands.find(({ name }) => name === first)
  if (one !== undefined) return { command: one, rest: given.slice(1) }
  throw unknownCommand(first, second)
}

function unknownCommand(first: string, second: string): UsageError {
  if (first.startsWith('-')) {
    return new UsageError(
      `There is no command "${first}". Options stand behind the command; "heddle help" lists all commands.`,
    )
  }
  const group = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (group.length > 0) {
    const names = group.map(({ name }) => name.slice(first.length + 1))
    const list = names.map((name) => `"${first} ${name}"`).join(', ')
    return new UsageError(
      second === ''
        ? `The command "${first}" needs to be told what to do: ${list}.`
        : `There is no command "${first} ${second}".${didYouMean(second, names)} There are ${list}.`,
    )
  }
  const known = ['help', ...commands.map(({ name }) => name.split(' ')[0] ?? name)]
  const near = didYouMean(first, known)
  return new UsageError(
    `There is no command "${first}".${near || ' "heddle help" lists them all.'}`,
  )
}
