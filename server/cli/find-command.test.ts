import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import { findCommand, textInstead } from './find-command.ts'
import { programName } from './help.ts'
import { readArguments } from './read-arguments.ts'

describe('commands', () => {
  test('are found by one word or two', () => {
    expect(findCommand(['check', 'a', '--json'])).toMatchObject({
      command: { name: 'check' },
      rest: ['a', '--json'],
    })
    expect(findCommand(['index', 'add', 'add', 'x'])).toMatchObject({
      command: { name: 'index add' },
      rest: ['add', 'x'],
    })
  })

  test.each([
    [['rum'], 'There is no command "rum". Did you mean "run"?'],
    [['weave'], 'There is no command "weave". "heddle help" lists them all.'],
    [['--json'], 'There is no command "--json".'],
    [['index'], 'The command "index" needs to be told what to do: "index add", "index list"'],
    [['index', 'serch'], 'There is no command "index serch". Did you mean "search"?'],
  ])('%j is no command', (given, sentence) => {
    expect(() => findCommand(given)).toThrow(sentence)
  })

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s can be loaded, and its examples are right',
    async (_, command) => {
      expect((await command.load()).execute).toBeTypeOf('function')
      for (const example of command.examples) {
        // As a shell would cut them.
        const words = [...example.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) =>
          word.replaceAll('"', ''),
        )
        const { command: found, rest } = findCommand(words)
        expect(found).toBe(command)
        expect(() => readArguments(found, rest)).not.toThrow()
      }
    },
  )
})

describe('help', () => {
  const help = (...given: string[]): string => textInstead(given, 'heddle') ?? ''

  test('comes where nothing is asked for, and lists every command', () => {
    const text = help()
    for (const { name, summary } of commands) {
      expect(text).toContain(`  ${name}`)
      expect(text).toContain(summary)
    }
    expect([help('help'), help('--help'), help('-h')]).toEqual([text, text, text])
  })

  test('about a command names its options', () => {
    const text = help('help', 'run')
    expect(text).toContain('heddle run GRAPH [OPTIONS]')
    expect(text).toContain('--input name=value')
    expect([help('run', '--help'), help('run', 'x', '-h'), help('--help', 'run')]).toEqual([
      text,
      text,
      text,
    ])
  })

  test('about a group tells all of it, about one of it only that', () => {
    expect(help('help', 'index')).toContain('heddle index list')
    expect(help('help', 'index')).toContain('heddle index search NAME [QUERY]')
    expect(help('help', 'index', 'list')).not.toContain('index search')
  })

  test('about itself is the overview', () => {
    expect(help('help', 'help')).toBe(help('help'))
  })

  test('about something unknown says so', () => {
    expect(() => help('help', 'rum')).toThrow('Did you mean "run"?')
  })

  test('is not taken for granted', () => {
    expect(textInstead(['run', 'x'], 'heddle')).toBeUndefined()
    expect(textInstead(['run', 'x', '--input', 'a=--help'], 'heddle')).toBeUndefined()
  })

  test('shows how Heddle is called here', () => {
    expect(programName({ npm_lifecycle_event: 'heddle' })).toBe('npm run heddle --')
    expect(programName({ npm_lifecycle_event: 'test' })).toBe('heddle')
    expect(textInstead(['help'], 'npm run heddle --')).toContain('npm run heddle -- COMMAND')
  })

  test('and the documentation name the same commands', () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z ]+?)(?: [A-Z"].*?)?` \| (.*) \|$/gm)]
    const documented = rows.map(([, name, summary]) => [name, summary?.replaceAll('`', '')])
    expect(documented).toEqual(
      expect.arrayContaining(commands.map(({ name, summary }) => [name, summary])),
    )
  })
})
