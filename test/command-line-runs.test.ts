import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { printGraph } from '../engine/graph/canonical.ts'
import type { Graph } from '../engine/graph/document.ts'
import { eventsIn, runHeddle, type Finished, type Surroundings } from './support/command-line.ts'
import { echo, graph } from './support/graphs.ts'
import { around, reviewed } from './support/reviewed.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 60_000 })

interface Place extends Surroundings {
  readonly home: string
  /** Makes graphs that the commands can name. */
  readonly publish: (graph: Graph) => Promise<void>
}

async function alone(): Promise<Place> {
  const folder = ownFolder()
  const home = join(folder, 'data')
  return {
    home,
    folder,
    async publish(given) {
      await using server = await startServed({ home, warm: false })
      await server.publish(given)
    },
  }
}

async function served(): Promise<Place & { server: Served }> {
  const where = await alone()
  const server = await startServed({ home: where.home })
  onTestFinished(() => server[Symbol.asyncDispose]())
  return { ...where, server, publish: (given) => server.publish(given) }
}

function write({ folder = '' }: Surroundings, name: string, content: Graph): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), printGraph(content))
}

/** The run that a command named on its last line, or in the command that answers. */
function runIn({ stdout }: Finished): string {
  return /(?:\brun|answer) ([0-9a-f]{8}-[0-9a-f-]{27})/.exec(stdout)![1]!
}

const marked = (mark: string): Graph =>
  graph('marked', {
    nodes: {
      first: {
        type: 'template@1',
        config: { template: '{{question}}1' },
        inputs: { question: '$.question' },
      },
      second: {
        type: 'template@1',
        config: { template: `{{first}}${mark}` },
        inputs: { first: 'first.text' },
      },
    },
    outputs: { said: 'second.text' },
  })

const ways = [
  { name: 'alone', open: alone },
  { name: 'with a running server', open: (): Promise<Place> => served() },
]

describe.each(ways)('$name', ({ open }) => {
  test('a run that waits says what is asked and how to answer, and goes on with the answer', async () => {
    const where = await open()
    await where.publish(reviewed('reviewed'))
    const waits = await runHeddle(where, ['run', 'reviewed', '--input', 'question=Is it warp'])
    expect(waits.code).toBe(3)
    const run = runIn(waits)
    expect(waits.stdout).toContain(`… review  waits for a person

review asks a person.

Is it warp!

Is this right?

Answer it with
  heddle answer ${run} review decision=…
    decision: yes | no
    stars: number, may be left out
`)

    const wrong = await runHeddle(where, ['answer', run, 'decision=perhaps', 'stars=x', 'who=me'])
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('The field "decision" must be one of "yes", "no"')
    expect(wrong.stderr).toContain('The field "stars" must be a number, and is "x".')
    expect(wrong.stderr).toContain('There is no field "who".')
    // Only at a terminal are options named by their number.
    const numbered = await runHeddle(where, ['answer', run, 'decision=1'])
    expect(numbered.stderr).toContain('The field "decision" must be one of "yes", "no"')
    const nobody = await runHeddle(where, ['answer', run, 'nobody', 'decision=yes'])
    expect(nobody.code).toBe(2)
    expect(nobody.stderr).toContain('The one that waits is "review".')

    const answered = await runHeddle(where, ['answer', run, 'review', 'decision=yes', 'stars=5'])
    expect(answered.code).toBe(0)
    // What was shown before is not shown again.
    expect(answered.stdout).not.toContain('✓ loud')
    expect(answered.stdout).toContain('… review  was answered')
    expect(answered.stdout).toContain('\nIs it warp! yes\n')

    const late = await runHeddle(where, ['answer', run, 'decision=no'])
    expect(late.code).toBe(1)
    expect(late.stderr).toContain('waits for an answer; it has succeeded.')
    const unknown = await runHeddle(where, ['answer', 'nobody', 'decision=no'])
    expect(unknown.code).toBe(2)
  })

  test('--json of a run that waits ends with the waiting, and that of its answer with the end', async () => {
    const where = await open()
    await where.publish(reviewed('reviewed'))
    const waits = await runHeddle(where, ['run', 'reviewed', '--json', '--input', 'question=x'])
    expect(waits.code).toBe(3)
    const events = eventsIn(waits.stdout)
    expect(events.at(-1)).toMatchObject({ type: 'run-wait', waiting: ['review'] })
    const run = events[0]!.run
    expect(waits.stderr).toContain(`heddle answer ${run} review decision=…`)
    const answered = await runHeddle(where, ['answer', run, 'decision=no', '--json'])
    const after = eventsIn(answered.stdout)
    expect(after.at(-1)).toMatchObject({ type: 'run-end', outputs: { said: 'x! no' } })
    const numbers = after.flatMap((event) => (event.type === 'node-delta' ? [] : [event.seq]))
    expect(after[0]).toMatchObject({ type: 'node-answer', path: 'review' })
    expect(numbers[0]).toBe(7)
  })

  test('a replay executes what depends on its changes', async () => {
    const where = await open()
    await where.publish(marked('a'))
    const first = await runHeddle(where, ['run', 'marked', '--input', 'question=q'])
    const run = runIn(first)
    const replayed = await runHeddle(where, [
      'replay',
      run,
      '--config',
      'second.template={{first}}b',
    ])
    expect(replayed.code).toBe(0)
    expect(replayed.stdout).toMatch(/^✓ first {2}\d+ ms {2}from an earlier run/)
    expect(replayed.stdout).toMatch(/^✓ second {2}\d+ ms$/m)
    expect(replayed.stdout).toContain('\nq1b\n')
    const put = await runHeddle(where, ['replay', run, '--output', 'first.text="7"', '--json'])
    expect(eventsIn(put.stdout).at(-1)).toMatchObject({ outputs: { said: '7a' } })
    const asked = await runHeddle(where, [
      'replay',
      run,
      '--input',
      'question=7',
      '--from',
      'second',
    ])
    expect(asked.stdout).toContain('\n71a\n')

    await where.publish(marked('c'))
    const version = await runHeddle(where, ['replay', run, '--version', '2'])
    expect(version.stdout).toContain('\nq1c\n')
    const none = await runHeddle(where, ['replay', run, '--version', '9'])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('The graph "marked" has no version "9".')
    const empty = await runHeddle(where, ['replay', run, '--input', 'nothing=1'])
    expect(empty.code).toBe(2)
    const edits = ['--absent', 'first.nothing']
    const wrong = await runHeddle(where, ['replay', run, '--from', 'nobody', ...edits])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(wrong.stderr).toContain('The replay cannot begin at "nobody"')
  })

  test('--reuse takes over what earlier runs did, also of another version', async () => {
    const where = await open()
    await where.publish(marked('a'))
    await runHeddle(where, ['run', 'marked', '--input', 'question=q'])
    await where.publish(marked('b'))
    const given = ['run', 'marked', '--input', 'question=q', '--json']
    const reused = eventsIn((await runHeddle(where, [...given, '--reuse'])).stdout)
    const starts = (events: typeof reused): string[] =>
      events.flatMap((event) => (event.type === 'node-start' ? [event.path] : []))
    expect(starts(reused)).toEqual(['second'])
    expect(reused.at(-1)).toMatchObject({ outputs: { said: 'q1b' } })
    expect(starts(eventsIn((await runHeddle(where, given)).stdout))).toEqual(['first', 'second'])
  })

  test('a limit stops a run with exit code 1 and the reason', async () => {
    const where = await open()
    await where.publish(marked('a'))
    const given = ['run', 'marked', '--input', 'question=q']
    const { code, stdout } = await runHeddle(where, [...given, '--max-executions', '1'])
    expect(code).toBe(1)
    expect(stdout).toContain('it went over its budget of 1 node execution')
    const wrong = await runHeddle(where, [...given, '--max-tokens', '1.5'])
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('--max-tokens must be a whole number above 0; it is "1.5".')
  })

  test('an estimate says what it comes from', async () => {
    const where = await open()
    await where.publish(marked('a'))
    const before = await runHeddle(where, ['estimate', 'marked'])
    expect(before.stdout).toContain('nothing is known yet. It has to run first.')
    await runHeddle(where, ['run', 'marked', '--input', 'question=q'])
    const { code, stdout } = await runHeddle(where, ['estimate', 'marked@1'])
    expect(code).toBe(0)
    expect(stdout).toContain('from 1 run of this version.')
    expect(stdout).toMatch(/^second +100 % +1 +0 +\d+ ms +0 +no cost$/m)
    const json = await runHeddle(where, ['estimate', 'marked', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ basis: 'runs', runs: 1 })
  })

  test('a file runs the graphs of files beside it, and those of the data folder', async () => {
    const where = await open()
    await where.publish(echo('stored'))
    write(where, 'graphs/outer.json', around('outer', echo('beside')))
    write(where, 'graphs/beside/graph.json', echo('beside'))
    write(where, 'graphs/third.json', around('third', echo('stored')))
    for (const file of ['graphs/outer.json', 'graphs/third.json']) {
      const checked = await runHeddle(where, ['check', file])
      expect(checked).toMatchObject({ code: 0, stderr: '' })
      const { code, stdout } = await runHeddle(where, ['run', file, '--input', 'question=Warp'])
      expect({ file, code }).toEqual({ file, code: 0 })
      expect(stdout).toContain('✓ inside/said')
      expect(stdout).toContain('\nWarp\n')
    }
  })
})

test('a graph file in a folder finds its neighbours, and one that does not exist is a problem', async () => {
  const where = await alone()
  write(where, 'graphs/outer/graph.json', around('outer', echo('inner')))
  const missing = await runHeddle(where, ['check', 'graphs/outer/graph.json'])
  expect(missing.code).toBe(1)
  expect(missing.stdout).toContain('runs the graph "inner", which does not exist.')
  write(where, 'graphs/inner/graph.json', echo('inner'))
  expect(await runHeddle(where, ['check', 'graphs/outer/graph.json'])).toMatchObject({ code: 0 })
  writeFileSync(join(where.folder!, 'graphs/inner/graph.json'), '{ "name": ')
  const broken = await runHeddle(where, ['check', 'graphs/outer/graph.json'])
  expect(broken.code).toBe(1)
  expect(broken.stderr).toContain('graphs/inner/graph.json has not the shape of a graph')
})

test('a run of files goes on after a wait with the files as they were', async () => {
  const where = await alone()
  write(where, 'outer.json', around('outer', reviewed('inner')))
  write(where, 'inner.json', reviewed('inner'))
  const waits = await runHeddle(where, ['run', 'outer.json', '--input', 'question=Warp'])
  expect(waits.code).toBe(3)
  write(where, 'inner.json', echo('inner'))
  const answered = await runHeddle(where, ['answer', runIn(waits), 'decision=yes'])
  expect(answered.code).toBe(0)
  expect(answered.stdout).toContain('\nWarp! yes\n')
})

test('a replay on a file executes what is different in it', async () => {
  const where = await alone()
  await where.publish(marked('a'))
  const run = runIn(await runHeddle(where, ['run', 'marked', '--input', 'question=q']))
  write(where, 'changed.json', marked('file'))
  const { code, stdout } = await runHeddle(where, ['replay', run, '--version', './changed.json'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^✓ first {2}\d+ ms {2}from an earlier run/)
  expect(stdout).toContain('\nq1file\n')
})

test('beside a server a replay on a file is refused, and a run of a file that waits is not left behind', async () => {
  const where = await served()
  await where.publish(marked('a'))
  const run = runIn(await runHeddle(where, ['run', 'marked', '--input', 'question=q']))
  write(where, 'changed.json', marked('file'))
  const refused = await runHeddle(where, ['replay', run, '--version', './changed.json'])
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('A running server replays what it has stored.')
  write(where, 'reviewed.json', reviewed('reviewed'))
  const waits = await runHeddle(where, ['run', 'reviewed.json', '--input', 'question=x'])
  expect(waits.code).toBe(1)
  expect(waits.stderr).toContain('nobody could answer it later')
})
