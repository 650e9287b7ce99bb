import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { readRecovered, WorkClock } from './recover.ts'

const graph = graphOf({
  inputs: { word: { type: 'text' } },
  nodes: {
    a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
    b: { type: 'pass', config: { mark: 'b' }, inputs: { in: 'a.out' } },
  },
  outputs: { word: 'b.out' },
})

it('reads how far a run came', async () => {
  const journal = memoryJournal()
  const run = new RunWriter('r')
  const long = 'x'.repeat(100_000)
  await journal.append([
    run.start({ word: long }),
    run.nodeStart('a'),
    run.nodeEnd('a', { out: long }),
    run.nodeStart('b'),
  ])
  const { spans, seq, input, startedAt } = readRecovered(journal, 'r')
  expect({ seq, input, startedAt }).toEqual({ seq: 4, input: { word: long }, startedAt: 1001 })
  expect(spans.get('a')).toMatchObject({ attempts: 1, end: { outputs: { out: long } } })
  expect(spans.get('b')).toMatchObject({ attempts: 1, end: undefined })
})

describe('a run that was cut off', () => {
  it('takes what is recorded as it stands, and begins again only what was under way', async () => {
    const journal = memoryJournal()
    const run = new RunWriter('r')
    // Recorded with another value than the node would give, so that a repetition would show.
    await journal.append([run.start({ word: 'x' }), run.nodeEnd('a', { out: 'recorded' })])
    await journal.append([run.nodeStart('b')])
    const engine = smallEngine({ journal })
    const [handle] = await engine.recover(() => graph)
    expect(await handle?.result).toMatchObject({
      id: 'r',
      status: 'succeeded',
      outputs: { word: 'recordedb' },
      startedAt: 1001,
    })
    expect(linesOf(journal.events('r'))).toEqual([
      'run-start',
      'node-end a',
      'node-start b',
      'run-resume',
      'node-start b',
      'node-end b',
      'run-end succeeded',
    ])
    expect(journal.events('r').at(-3)).toMatchObject({ attempt: 2 })
  })

  describe('in the middle of work that must not be repeated', () => {
    let sent = 0
    const mail = defineNode({
      type: 'mail',
      version: 1,
      family: 'tool',
      title: 'Mail',
      description: 'Sends a mail.',
      effect: 'at-most-once',
      config: z.object({}),
      inputs: { in: port.any({ optional: true }) },
      outputs: { out: port.any() },
      run() {
        sent += 1
        return Promise.resolve({ out: 'sent again' })
      },
    })
    const mailing = graphOf({ nodes: { mail: { type: 'mail' } }, outputs: { out: 'mail.out' } })

    /** An engine that has taken over the run `r`, which was cut off while the mail was sent. */
    async function cutOff(): Promise<ReturnType<typeof smallEngine>> {
      sent = 0
      const journal = memoryJournal()
      const run = new RunWriter('r')
      await journal.append([run.start(), run.nodeStart('mail')])
      const engine = smallEngine({ journal, nodes: [mail] })
      const [handle] = await engine.recover(() => mailing)
      expect(await handle?.result).toMatchObject({ status: 'waiting', waiting: ['mail'] })
      expect(sent).toBe(0)
      return engine
    }

    it('waits for a person who says that it was done, with what came of it', async () => {
      const engine = await cutOff()
      const handle = await engine.answer('r', 'mail', { action: 'done', outputs: { out: 'sent' } })
      expect(await handle.result).toMatchObject({ status: 'succeeded', outputs: { out: 'sent' } })
      expect(sent).toBe(0)
    })

    it('is not repeated by a replay either, where a person said that it was done', async () => {
      const engine = await cutOff()
      const done = { action: 'done', outputs: { out: 'sent' } }
      await (
        await engine.answer('r', 'mail', done)
      ).result
      const replay = await engine.replay('r', { graph: mailing })
      expect(await replay.result).toMatchObject({ outputs: { out: 'sent' } })
      expect(sent).toBe(0)
    })

    it('refuses outputs that are not those of the node, and waits on', async () => {
      const engine = await cutOff()
      const wrong = { action: 'done', outputs: { out: 'sent', receipt: 1 } }
      await expect(engine.answer('r', 'mail', wrong)).rejects.toMatchObject({
        code: 'wrong-answer',
        problems: ['There is no output "receipt"; the outputs are out.'],
      })
      const listed = { action: 'done', outputs: ['sent'] }
      await expect(engine.answer('r', 'mail', listed)).rejects.toThrow(
        'The field "outputs" is a list, not an object with a value for each output port.',
      )
      expect(engine.journal.run('r')?.status).toBe('waiting')
    })

    it('waits for a person who lets it be repeated', async () => {
      const engine = await cutOff()
      const handle = await engine.answer('r', 'mail', { action: 'repeat' })
      expect(await handle.result).toMatchObject({ outputs: { out: 'sent again' } })
      expect(sent).toBe(1)
    })

    it('waits for a person who gives it up', async () => {
      const engine = await cutOff()
      const handle = await engine.answer('r', 'mail', { action: 'fail' })
      expect(await handle.result).toMatchObject({
        status: 'failed',
        error: { code: 'uncertain', node: 'mail' },
      })
    })

    it('refuses an answer that says none of these', async () => {
      const engine = await cutOff()
      await expect(engine.answer('r', 'mail', { action: 'again' })).rejects.toThrow(
        'The field "action" must be one of "repeat", "done", "fail"',
      )
    })
  })

  it('fails again with a failure that is recorded, and skips what was skipped', async () => {
    const journal = memoryJournal()
    const engine = smallEngine({ journal })
    const failing = graphOf({
      nodes: {
        bad: { type: 'fail' },
        behind: { type: 'need', inputs: { in: 'bad.out' } },
        slow: { type: 'slow', config: { milliseconds: 60_000 } },
      },
      outputs: { out: 'behind.out', slow: 'slow.out' },
    })
    const run = await engine.start(failing, {})
    for await (const event of run.events()) if (event.type === 'node-skip') break
    await engine.close()
    const quick: Graph = { ...failing, nodes: { ...failing.nodes, slow: { type: 'pass' } } }
    const [handle] = await smallEngine({ journal }).recover(() => quick)
    expect(await handle?.result).toMatchObject({
      status: 'failed',
      error: { message: 'It does not like null.', node: 'bad' },
    })
    const lines = linesOf(journal.events(run.id))
    expect(lines.filter((line) => line.includes('bad') || line.includes('behind'))).toEqual([
      'node-start bad',
      'node-error bad',
      'node-skip behind',
    ])
  })
})

describe('recovering', () => {
  it('goes on with all open runs, oldest first, and leaves alone those that are over or waiting', async () => {
    const journal = memoryJournal()
    const [over, waiting] = [new RunWriter('over'), new RunWriter('waiting')]
    await journal.append([over.start(), over.end(), waiting.start(), waiting.wait()])
    const ids = Array.from({ length: 450 }, (_, at) => `r${at}`)
    for (const id of ids) await journal.append([new RunWriter(id).start({ word: id })])
    const engine = smallEngine({ journal })
    const handles = await engine.recover(() => graph)
    expect(handles.map(({ id }) => id)).toEqual(ids)
    const results = await Promise.all(handles.map(({ result }) => result))
    expect(results.map(({ outputs }) => outputs['word'])).toEqual(ids.map((id) => `${id}ab`))
    expect(await engine.recover(() => graph)).toEqual([])
  })

  it('leaves a run alone whose graph is gone, and one that is under way', async () => {
    const journal = memoryJournal()
    await journal.append([new RunWriter('r').start({ word: 'x' })])
    const engine = smallEngine({ journal })
    expect(await engine.recover(() => undefined)).toEqual([])
    const [handle] = await engine.recover(() => graph)
    expect(await engine.recover(() => graph)).toEqual([])
    expect(await handle?.result).toMatchObject({ status: 'succeeded' })
  })

  it('goes on with the others where the graph of one could not be asked for', async () => {
    const journal = memoryJournal()
    const [first, second] = [new RunWriter('r1'), new RunWriter('r2')]
    await journal.append([first.start({ word: 'x' }), second.start({ word: 'x' })])
    const engine = smallEngine({ journal })
    const stuck: string[] = []
    const find = async ({ id }: { id: string }): Promise<Graph> => {
      if (id === 'r1') throw new Error('The store does not answer.')
      return graph
    }
    const handles = await engine.recover(find, ({ id }, why) => stuck.push(`${id}: ${why}`))
    expect(stuck).toEqual(['r1: The store does not answer.'])
    expect(handles.map(({ id }) => id)).toEqual(['r2'])
    expect(await handles[0]!.result).toMatchObject({ status: 'succeeded' })
  })

  it('leaves nothing on its way to the disk when the engine closes', async () => {
    const journal = memoryJournal()
    let closed: Promise<void> | undefined
    const closing = defineNode({
      type: 'closing',
      version: 1,
      family: 'flow',
      title: 'Closing',
      description: 'Closes its engine.',
      effect: 'pure',
      config: z.object({}),
      inputs: { in: port.any({ optional: true }) },
      outputs: { out: port.any() },
      run() {
        closed ??= first.close()
        return Promise.resolve({ out: 'done' })
      },
    })
    const graph = graphOf({
      nodes: {
        start: { type: 'pass' },
        end: { type: 'closing', inputs: { in: 'start.out' } },
      },
      outputs: { out: 'end.out' },
    })
    const first = smallEngine({ journal, nodes: [closing] })
    await journal.append([new RunWriter('r').start()])
    const [interrupted] = await first.recover(() => graph)
    const reached = interrupted?.result.then(
      () => [],
      () => linesOf(journal.events('r')).slice(-2),
    )
    expect(await reached).toEqual(['node-end start', 'node-start end'])
    await closed
    const second = smallEngine({ journal, nodes: [closing] })
    const [handle] = await second.recover(() => graph)
    expect(await handle?.result).toMatchObject({ status: 'succeeded' })
    const numbers = journal.events('r').map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })

  it('ends a run whose graph has problems by now, and goes on with the others', async () => {
    const journal = memoryJournal()
    const [bad, good] = [new RunWriter('bad'), new RunWriter('good')]
    await journal.append([bad.start({ word: 'x' }), bad.nodeEnd('a', { out: 'y' })])
    await journal.append([good.start({ word: 'x' })])
    const gone = graphOf({ nodes: { a: { type: 'gone' } }, outputs: { a: 'a.out' } })
    const engine = smallEngine({ journal })
    const handles = await engine.recover(({ id }) => (id === 'bad' ? gone : graph))
    expect(handles.map(({ id }) => id)).toEqual(['good'])
    expect(journal.run('bad')?.status).toBe('failed')
    expect(journal.events('bad').at(-1)).toMatchObject({
      type: 'run-end',
      seq: 3,
      error: {
        code: 'config',
        message:
          'The run cannot go on. The graph "test" has 1 problem: The node "a" has the unknown type "gone".',
      },
    })
    expect(await handles[0]?.result).toMatchObject({ status: 'succeeded' })
  })
})

it('refuses a new run with the id of another, before it could spoil a commit', async () => {
  const journal = memoryJournal()
  const engine = smallEngine({ journal })
  const first = await engine.start(graph, { word: 'x' }, { id: 'same' })
  const message = 'There is already a run "same"; a new run needs an id of its own.'
  await expect(engine.start(graph, { word: 'y' }, { id: 'same' })).rejects.toThrow(message)
  expect(await first.result).toMatchObject({ status: 'succeeded', outputs: { word: 'xab' } })
  await expect(engine.start(graph, { word: 'y' }, { id: 'same' })).rejects.toThrow(message)
})

it('counts neither the time before a restart nor that before an answer to a run that was cut off', () => {
  const clock = new WorkClock()
  const run = new RunWriter('r')
  const at = (milliseconds: number, { event }: JournalEntry) => ({ ...event, at: milliseconds })
  const answer = { type: 'node-answer', run: 'r', seq: 0, path: 'a', node: 'a' } as const
  const resume = { type: 'run-resume', run: 'r', seq: 0, reason: 'answer' } as const
  for (const event of [
    at(0, run.start()),
    at(10, run.nodeStart('a')),
    // Cut off, and answered an hour later.
    { ...answer, at: 3_600_000 },
    { ...resume, at: 3_600_001 },
    at(3_600_005, run.nodeStart('b')),
    // Answered while "b" is at work.
    { ...answer, at: 3_600_015 },
    at(3_600_025, run.nodeStart('c')),
  ])
    clock.see(event)
  expect(clock.elapsed).toBe(34)
})
