import { messageOf } from '../../engine/graph/message-of.ts'
import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { AnswerError } from '../../engine/run/answer.ts'
import type { Engine } from '../../engine/run/engine.ts'
import { EventStream } from '../../engine/run/event-stream.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { RunElsewhere } from '../../engine/run/run-elsewhere.ts'
import { HttpError } from '../http/http-error.ts'
import { isAway } from '../store/postgres-errors.ts'
import { watchFor, type CommandReply, type RunCommand } from './messages.ts'
import type { Presence } from './presence.ts'
import { relayRun } from './relay-run.ts'

/** Runs that other processes work on. */
export interface RunsElsewhere {
  /** What is recorded above `after`, then what happens, until the run ends or waits, whoever works on it. */
  events(run: string, after: number): AsyncIterable<RunEvent>
  /**
   * Has a command carried out by the process that works on the run.
   * @returns undefined where there is none any more: then it is for this one
   * @throws AnswerError, HttpError where that process does not answer
   */
  command(command: RunCommand): Promise<boolean | undefined>
  /** Takes commands of others. */
  obey(carryOut: (command: RunCommand) => Promise<boolean>): void
  /** Ends all streams; their readers attach again elsewhere. */
  close(): void
}

/** Milliseconds after which the journal is read again, were a message lost. */
const longestSilence = 1000
/** Milliseconds between two looks whether the one that was asked is still there. */
const patience = 2000
const mostPatience = 60_000

interface Followed {
  readonly stream: EventStream
  /** Number of the last event that was handed on. */
  seq: number
  /** Paths of nodes that are done: what still comes of their texts is late. */
  readonly done: Set<string>
  readers: number
  /** Told that there is more. */
  wake: () => void
}

export function runsElsewhere(options: {
  presence: Presence
  engine: Pick<Engine, 'attach'>
  journal: Journal
}): RunsElsewhere {
  const { presence, engine, journal } = options
  const followed = new Map<string, Followed>()
  const replies = new Map<string, (reply: CommandReply) => void>()
  const relay = relayRun({ presence, engine })
  let carryOut: ((command: RunCommand) => Promise<boolean>) | undefined
  let closed = false

  presence.onMessage(({ from, message }) => {
    if (message.type === 'watch') relay(from, message.run, message.after)
    if (message.type === 'recorded') followed.get(message.run)?.wake()
    if (message.type === 'delta') {
      const one = followed.get(message.event.run)
      if (one?.done.has(message.event.path) === false) one.stream.publish(message.event)
    }
    if (message.type === 'reply') replies.get(message.id)?.(message.reply)
    if (message.type === 'command') {
      void obeyed(message.command)
        .then((reply) => presence.send(from, { type: 'reply', id: message.id, reply }))
        // Who asked asks again.
        .catch(() => undefined)
    }
  })

  async function obeyed(command: RunCommand): Promise<CommandReply> {
    if (carryOut === undefined) return { elsewhere: true }
    try {
      return { done: await carryOut(command) }
    } catch (error) {
      if (error instanceof RunElsewhere) return { elsewhere: true }
      if (error instanceof AnswerError) {
        const { code, message, problems } = error
        return { refused: { code, message, problems } }
      }
      return { failed: messageOf(error) }
    }
  }

  function follow(run: string, after: number): Followed {
    const stream = new EventStream((from) => journal.events(run, from))
    // Who reads gets what is recorded so far by itself, with earlier waits in it.
    const seq = Math.max(journal.lastEvent(run)?.seq ?? 0, after)
    const one: Followed = { stream, seq, done: new Set(), readers: 0, wake: () => undefined }
    followed.set(run, one)
    // Where the journal could not be read, readers attach again.
    keepUp(run, one).catch(() => undefined)
    return one
  }

  /** Hands on what is recorded by now. @returns whether that was the last of it */
  function readOn(run: string, one: Followed): boolean {
    try {
      return journal.events(run, one.seq).some((event) => handOn(one, event))
    } catch (error) {
      // A database that is away is asked again.
      if (isAway(error)) return false
      throw error
    }
  }

  function isAtRest(run: string): boolean {
    try {
      return journal.run(run)?.status !== 'running'
    } catch (error) {
      if (isAway(error)) return false
      throw error
    }
  }

  function handOn(one: Followed, event: RunEvent): boolean {
    if (event.type !== 'node-delta') one.seq = event.seq
    if (event.type === 'node-start') one.done.delete(event.path)
    if (['node-end', 'node-error', 'node-retry'].includes(event.type) && 'path' in event) {
      one.done.add(event.path)
    }
    one.stream.publish(event)
    return event.type === 'run-end' || event.type === 'run-wait'
  }

  async function keepUp(run: string, one: Followed): Promise<void> {
    try {
      // The one who asked reads first.
      await Promise.resolve()
      await handOnAll(run, one)
    } finally {
      // At once: who comes from here on follows it anew.
      followed.delete(run)
      one.stream.end()
    }
  }

  async function handOnAll(run: string, one: Followed): Promise<void> {
    let askedAt = -Infinity
    for (;;) {
      const told = new Promise<void>((resolve) => {
        // At once: pieces of texts come right behind.
        one.wake = () => {
          readOn(run, one)
          resolve()
        }
      })
      const local = engine.attach(run)
      if (local !== undefined) {
        for await (const event of local.events(one.seq)) if (handOn(one, event)) return
      }
      // Asked before the last events are read: a run that ends between the two has them all.
      const over = isAtRest(run)
      if (readOn(run, one) || one.readers === 0 || closed || over) return
      if (performance.now() - askedAt > watchFor / 3) {
        askedAt = performance.now()
        const owner = await presence.ownerOf(run)
        if (owner !== undefined) {
          await presence.send(owner, { type: 'watch', run, after: one.seq })
        }
      }
      await Promise.race([told, silence()])
    }
  }

  return {
    async *events(run, after) {
      if (closed) return
      const one = followed.get(run) ?? follow(run, after)
      one.readers += 1
      try {
        yield* one.stream.read(after)
      } finally {
        one.readers -= 1
      }
    },
    async command(command) {
      const owner = await presence.ownerOf(command.run)
      if (owner === undefined) return undefined
      const id = newId()
      const reply = new Promise<CommandReply>((resolve) => replies.set(id, resolve))
      const begun = performance.now()
      try {
        await presence.send(owner, { type: 'command', id, command })
        for (;;) {
          const said = await Promise.race([reply, silence(patience)])
          if (said !== undefined) return takeReply(said)
          if ((await presence.ownerOf(command.run)) !== owner) return undefined
          if (performance.now() - begun > mostPatience) throw noAnswer(command.run)
        }
      } finally {
        replies.delete(id)
      }
    },
    obey: (given) => void (carryOut = given),
    close() {
      closed = true
      for (const { stream, wake } of followed.values()) {
        stream.end()
        wake()
      }
    },
  }
}

function silence(milliseconds = longestSilence): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref()
  })
}

/** @throws AnswerError, Error */
function takeReply(reply: CommandReply): boolean | undefined {
  if ('elsewhere' in reply) return undefined
  if ('done' in reply) return reply.done
  if ('failed' in reply) throw new Error(reply.failed)
  const { code, message, problems } = reply.refused
  // SAFETY: the code of an AnswerError, as `obeyed` took it.
  throw new AnswerError(code as AnswerError['code'], message, problems)
}

function noAnswer(run: string): HttpError {
  return new HttpError(
    503,
    'NO_ANSWER',
    `The server that works on the run "${run}" does not answer. Try again in a moment.`,
    { headers: { 'retry-after': '5' } },
  )
}
