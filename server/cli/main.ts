import { resolve } from 'node:path'
import { messageOf } from '../../engine/graph/message-of.ts'
import { readEnvironment, silenceTelemetry } from '../environment.ts'
import { askOnTerminal } from './ask-on-terminal.ts'
import { exitCodes, type Call } from './command.ts'
import type { BuildReporter, Connection } from './connection/connection.ts'
import { findCommand, textInstead } from './find-command.ts'
import { programName } from './help.ts'
import { Output } from './output.ts'
import { ProgressBar } from './progress.ts'
import { readArguments } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/** Does what the arguments say and answers the exit code. */
export async function main(given: readonly string[]): Promise<number> {
  silenceTelemetry(process.env)
  const output = new Output(process.stdout, process.stderr, process.env)
  endWithReader(output)
  let failure: number = exitCodes.failed
  try {
    const text = textInstead(given, programName(process.env))
    if (text !== undefined) {
      output.result.print(text.trimEnd())
      return exitCodes.worked
    }
    const { command, rest } = findCommand(given)
    failure = command.failure ?? failure
    // A server has its own way to end.
    if (command.name !== 'serve')
      process.once('uncaughtException', (error) => giveUp(error, output, failure))
    const call = openCall(readArguments(command, rest), output)
    try {
      const { execute } = await command.load()
      return await execute(call)
    } finally {
      await call.close()
    }
  } catch (error) {
    tell(error, output)
    return isMistake(error) ? exitCodes.usedWrongly : failure
  }
}

function openCall(given: Call['arguments'], output: Output): Call & { close(): Promise<void> } {
  let connection: Promise<Connection> | undefined
  return {
    arguments: given,
    output,
    folder: callerFolder(process.env),
    ...places(),
    ask: process.stdin.isTTY && output.result.terminal ? askOnTerminal : undefined,
    connect() {
      connection ??= openConnection(output)
      return connection
    },
    async close() {
      await (await connection?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}

/** The rest of the environment is for a server: what is wrong with it must not stop a command that needs none. */
function places(): Pick<Call, 'home' | 'nodes' | 'database'> {
  const { HEDDLE_HOME, HEDDLE_NODES, DATABASE_URL } = process.env
  const { home, nodes } = readEnvironment({ HEDDLE_HOME, HEDDLE_NODES })
  return {
    home,
    nodes,
    database: DATABASE_URL?.trim() || undefined,
  }
}

/** Variables that say what graphs may reach. */
const reaches = /^HEDDLE_(EGRESS_ALLOW$|SECRET_)/

async function openConnection(output: Output): Promise<Connection> {
  const { HEDDLE_HOME, HEDDLE_NODES, DATABASE_URL, ...others } = process.env
  const { OPENAI_API_KEY, OPENAI_BASE_URL, HEDDLE_MODEL } = others
  const { connect } = await import('./connection/connect.ts')
  return connect({
    environment: readEnvironment({
      HEDDLE_HOME,
      HEDDLE_NODES,
      DATABASE_URL,
      OPENAI_API_KEY,
      OPENAI_BASE_URL,
      HEDDLE_MODEL,
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => reaches.test(name))),
    }),
    building: buildReporter(output),
    onMessage: (message) => output.messages.print(message),
  })
}

function buildReporter(output: Output): BuildReporter {
  let bar: ProgressBar | undefined
  return {
    progress(index, progress) {
      bar ??= new ProgressBar(output, `Building the index "${index}"`, { quietFor: 500 })
      bar.show(progress)
    },
    done() {
      bar?.close()
      bar = undefined
    },
  }
}

/** npm starts its scripts in the folder of the package and tells where the person was. */
function callerFolder(variables: NodeJS.ProcessEnv): string {
  const start = variables['INIT_CWD']
  const throughNpm = variables['npm_lifecycle_event'] === 'heddle'
  return throughNpm && start !== undefined ? resolve(start) : process.cwd()
}

/** Behind `| head` the reader leaves when it has enough, which is no mistake of anybody. */
function endWithReader(output: Output): void {
  output.onReaderGone = () => process.exit(exitCodes.worked)
  let gone = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // EIO: the terminal was closed.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    if (gone) return
    gone = true
    output.onReaderGone()
  })
  process.stderr.on('error', () => undefined)
}

/** For what was thrown where nobody could catch it. */
function giveUp(error: unknown, output: Output, exitCode: number): void {
  tell(error, output)
  process.exit(exitCode)
}

/** Whether something was named that is not there, or a command used wrongly. */
function isMistake(error: unknown): boolean {
  if (error instanceof UsageError) return true
  return error instanceof Error && 'status' in error && error.status === 404
}

/** Nobody who uses Heddle wants to read where in the code something went wrong. */
function tell(error: unknown, output: Output): void {
  output.messages.print(sentenceOf(error))
  const asked = process.env['HEDDLE_DEBUG'] === '1'
  if (asked && error instanceof Error) output.messages.print(error.stack ?? '')
}

function sentenceOf(error: unknown): string {
  const message = messageOf(error)
  const ours = !(error instanceof TypeError || error instanceof ReferenceError || message === '')
  return ours
    ? message
    : `Something inside Heddle broke (${message}). HEDDLE_DEBUG=1 shows where, for a bug report.`
}
