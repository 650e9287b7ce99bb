import { describe, expect, it } from 'vitest'
import { recordedEvents } from '../../test/support/recorded-events.ts'
import { EventStream } from './event-stream.ts'
import type { RunEvent } from './events.ts'

/** A stream over what has been published so far, as the journal would give it back. */
function stream(): { stream: EventStream; publish: (...events: RunEvent[]) => void } {
  const durable: RunEvent[] = []
  const live = new EventStream((after) =>
    durable.filter((event) => event.type !== 'node-delta' && event.seq > after),
  )
  return {
    stream: live,
    publish(...events) {
      for (const event of events) {
        if (event.type !== 'node-delta') durable.push(event)
        live.publish(event)
      }
    },
  }
}

function textOf(event: RunEvent): string {
  if (event.type === 'node-delta') return `"${event.text}"@${event.offset}`
  return 'path' in event ? `${event.type} ${event.path}` : event.type
}

async function linesOf(events: AsyncIterable<RunEvent>): Promise<string[]> {
  const lines: string[] = []
  for await (const event of events) lines.push(textOf(event))
  return lines
}

describe('a reader', () => {
  it('gets everything from the beginning, and ends with the run', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    const lines = linesOf(live.read())
    publish(events.all[0]!, events.start('a'), events.end('a', {}), events.over('succeeded'))
    expect(await lines).toEqual(['run-start', 'node-start a', 'node-end a', 'run-end'])
  })

  it('gets each event above its number once, from whenever it comes', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    const readers: Promise<string[]>[] = []
    const attach = (after: number): void => {
      readers.push(linesOf(live.read(after)))
    }
    attach(0)
    publish(events.all[0]!)
    attach(1)
    publish(events.start('a'), events.end('a', {}))
    attach(2)
    publish(events.over('succeeded'))
    attach(0)
    attach(3)
    attach(4)
    const all = ['run-start', 'node-start a', 'node-end a', 'run-end']
    expect(await Promise.all(readers)).toEqual([
      all,
      all.slice(1),
      all.slice(2),
      all,
      ['run-end'],
      [],
    ])
  })

  it('does not get an event twice that is durable before it is published', async () => {
    const events = recordedEvents()
    const start = events.start('a')
    const durable: RunEvent[] = [events.all[0]!, start]
    const live = new EventStream(() => durable)
    const reader = live.read()
    const lines = [textOf((await reader.next()).value!)]
    live.publish(start)
    live.publish(events.over('succeeded'))
    lines.push(...(await linesOf(reader)))
    expect(lines).toEqual(['run-start', 'node-start a', 'run-end'])
  })

  it('that comes late gets the text so far of each streaming port as one piece', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    publish(events.all[0]!, events.start('a'), events.start('b'))
    publish(events.delta('a', 'text', 'Warp', 0), events.delta('a', 'text', ' and', 4))
    publish(events.delta('b', 'text', 'One', 0), events.delta('b', 'more', 'Two', 0))
    publish(events.end('b', {}))
    const lines = linesOf(live.read(3))
    publish(events.delta('a', 'text', ' weft', 8), events.end('a', {}), events.over('succeeded'))
    expect(await lines).toEqual([
      'node-end b',
      '"Warp and"@0',
      '" weft"@8',
      'node-end a',
      'run-end',
    ])
  })

  it('does not get the text of an attempt that failed', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    publish(events.all[0]!, events.start('a'), events.delta('a', 'text', 'Wrong', 0))
    publish(events.retry('a', 'Broken.'), events.start('a', { attempt: 2 }))
    publish(events.delta('a', 'text', 'R', 0))
    const lines = linesOf(live.read(4))
    publish(events.over('cancelled'))
    expect(await lines).toEqual(['"R"@0', 'run-end'])
  })

  it('that is slow gets pieces of one text joined, and everything in order', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    publish(events.all[0]!, events.start('a'))
    const reader = live.read()
    expect(textOf((await reader.next()).value!)).toBe('run-start')
    for (let at = 0; at < 1000; at += 1) publish(events.delta('a', 'text', 'x', at))
    publish(events.delta('b', 'text', 'y', 0), events.delta('a', 'text', 'z', 1000))
    publish(events.end('a', {}), events.over('succeeded'))
    expect(await linesOf(reader)).toEqual([
      'node-start a',
      `"${'x'.repeat(1000)}"@0`,
      '"y"@0',
      '"z"@1000',
      'node-end a',
      'run-end',
    ])
  })

  it('ends without a run-end when the process lets go of the run', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    const before = linesOf(live.read())
    publish(events.all[0]!)
    live.end()
    expect(await before).toEqual(['run-start'])
    expect(await linesOf(live.read())).toEqual(['run-start'])
  })

  it('that leaves does not disturb the others', async () => {
    const events = recordedEvents()
    const { stream: live, publish } = stream()
    const leaving = live.read()
    const staying = linesOf(live.read())
    publish(events.all[0]!)
    await leaving.next()
    await leaving.return()
    publish(events.over('succeeded'))
    expect(await staying).toEqual(['run-start', 'run-end'])
  })
})
