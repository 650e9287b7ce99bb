import { describe, expect, test } from 'vitest'
import type { CommandDescription } from './command.ts'
import { readArguments, type Arguments } from './read-arguments.ts'

const weave: CommandDescription = {
  name: 'weave',
  operands: ['LOOM', 'THREAD…'],
  summary: 'Weaves.',
  options: {
    input: { value: 'name=value', repeatable: true, summary: '' },
    top: { value: 'N', short: 't', summary: '' },
    json: { summary: '' },
  },
  examples: [],
}
const rest: CommandDescription = { ...weave, name: 'rest', operands: [], options: {} }

const read = (...given: string[]): Arguments => readArguments(weave, given)

describe('arguments', () => {
  test('are taken in any order', () => {
    const given = read('--json', 'big', '--top', '3', 'red', '--input=a=1', 'blue')
    expect(given.operands).toEqual(['big', 'red', 'blue'])
    expect(given.has('json')).toBe(true)
    expect(given.value('top')).toBe('3')
    expect(given.values('input')).toEqual(['a=1'])
  })

  test('an option that is repeated has all its values', () => {
    expect(read('l', 't', '--input', 'a=1', '--input', 'b=--x').values('input')).toEqual([
      'a=1',
      'b=--x',
    ])
  })

  test('a letter stands for an option that has one', () => {
    expect(read('l', 't', '-t', '3').value('top')).toBe('3')
    expect(read('-t3', 'l', 't').value('top')).toBe('3')
  })

  test('options that are not given have no value', () => {
    const given = read('l', 't')
    expect([given.has('json'), given.value('top'), given.values('input')]).toEqual([
      false,
      undefined,
      [],
    ])
  })

  test('what follows two dashes is no option', () => {
    expect(read('l', '--', '--json').operands).toEqual(['l', '--json'])
  })
})

describe('mistakes are told in one sentence', () => {
  const mistake = (command: CommandDescription, ...given: string[]): string => {
    try {
      readArguments(command, given)
      return ''
    } catch (error) {
      return String(error)
    }
  }

  test.each([
    [['l', 't', '--jsn'], 'The command "weave" has no option "--jsn". Did you mean "--json"?'],
    [['l', 't', '-x'], 'The command "weave" has no option "-x". It has --input, --top, --json.'],
    [['l', 't', '--constructor'], 'The command "weave" has no option "--constructor".'],
    [['l', 't', '--top'], 'The option --top needs a value: --top N.'],
    [['l', 't', '--top', '--json'], 'The option --top needs a value: --top N.'],
    [['l', 't', '-t'], 'The option --top needs a value: --top N.'],
    [['l', 't', '--top='], 'The option --top needs a value: --top N.'],
    [['l', 't', '--json=yes'], 'The option --json takes no value, but "yes" is given.'],
    [[], 'The command "weave" needs LOOM: weave LOOM THREAD….'],
    [['l'], 'The command "weave" needs THREAD: weave LOOM THREAD….'],
  ])('%j', (given, sentence) => {
    expect(mistake(weave, ...given)).toContain(`UsageError: ${sentence}`)
  })

  test('a command that takes nothing says so', () => {
    expect(mistake(rest, 'now')).toContain('The command "rest" takes nothing, but "now" is given.')
    expect(mistake(rest, '--json')).toContain(
      'The command "rest" has no option "--json". It has none.',
    )
  })
})
