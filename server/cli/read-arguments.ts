import { parseArgs } from 'node:util'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { CommandDescription } from './command.ts'
import { UsageError } from './usage-error.ts'

/** What stands behind a command, in the form that its description asks for. */
export interface Arguments {
  readonly operands: readonly string[]
  /** Whether a switch is given. */
  has(option: string): boolean
  /** The value of an option, or undefined where it is not given. */
  value(option: string): string | undefined
  /** All values of an option that may be repeated. */
  values(option: string): readonly string[]
}

/** @throws UsageError with a sentence for the first thing that is wrong */
export function readArguments(command: CommandDescription, given: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...given],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value, short }]) => [
        name,
        {
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          ...(short === undefined ? {} : { short }),
        },
      ]),
    ),
    // Its own sentences for mistakes name classes and codes.
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const operands: string[] = []
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const value = valueOf(command, token)
    values.set(token.name, [...(values.get(token.name) ?? []), value])
  }
  checkOperands(command, operands)
  return {
    operands,
    has: (option) => values.has(option),
    value: (option) => values.get(option)?.at(-1),
    values: (option) => values.get(option) ?? [],
  }
}

function valueOf(
  { name, options }: CommandDescription,
  token: {
    name: string
    rawName: string
    value?: string | undefined
    inlineValue?: boolean | undefined
  },
): string {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
  if (option === undefined) {
    const known = Object.keys(options)
    const near = didYouMean(token.name, known).replace('"', '"--')
    const list = known.map((one) => `--${one}`).join(', ')
    throw new UsageError(
      `The command "${name}" has no option "${token.rawName}".${near || (list === '' ? ' It has none.' : ` It has ${list}.`)}`,
    )
  }
  if (option.value === undefined) {
    if (token.value === undefined) return ''
    throw new UsageError(
      `The option --${token.name} takes no value, but "${token.value}" is given.`,
    )
  }
  // The next option was taken for the value.
  const swallowed = token.value?.startsWith('--') && !token.inlineValue
  if (token.value === undefined || token.value === '' || swallowed) {
    throw new UsageError(
      `The option --${token.name} needs a value: --${token.name} ${option.value}.`,
    )
  }
  return token.value
}

function checkOperands({ name, operands }: CommandDescription, given: readonly string[]): void {
  const missing = operands[given.length]
  // One in brackets may be left out, as may all behind it.
  if (missing !== undefined && !missing.startsWith('[')) {
    throw new UsageError(
      `The command "${name}" needs ${missing.replace('…', '')}: ${name} ${operands.join(' ')}.`,
    )
  }
  const superfluous = given[operands.length]
  if (superfluous !== undefined && !operands.at(-1)?.includes('…')) {
    const taken = operands.length === 0 ? 'nothing' : `only ${operands.join(' ')}`
    throw new UsageError(
      `The command "${name}" takes ${taken}, but "${superfluous}" is given. Put quotes around what holds spaces.`,
    )
  }
}
