import { flushCompileCache } from 'node:module'
import { messageOf } from '../engine/graph/message-of.ts'
import { readEnvironment, silenceTelemetry } from './environment.ts'
import { createLog } from './log.ts'
import { serve, type RunningServer, type ServeOptions } from './serve.ts'
import { onStopSignal } from './stop-signals.ts'
import { tidyMemory } from './tidy-memory.ts'

/** Milliseconds. Writing compiled code holds up everything for a moment; the first questions go before. */
const keepCompiledAfter = 30_000

/**
 * Serves until it is asked to stop. What is wrong with the environment or the data folder is said in
 * a sentence, and the process ends with code 1.
 */
export async function start(
  given: Pick<
    ServeOptions,
    'development' | 'editor' | 'warm' | 'nodeTypes' | 'standby' | 'graphs' | 'sample'
  > & {
    /** Besides what the environment allows. */
    readonly egressAllow?: readonly string[]
    /** In place of the variables PORT and HOST. */
    readonly port?: string | undefined
    readonly host?: string | undefined
    /** In place of the variable HEDDLE_NODES. */
    readonly nodes?: string | undefined
  } = {},
): Promise<void> {
  const { egressAllow = [], port, host, nodes, sample = false, ...options } = given
  silenceTelemetry(process.env)
  const secrets: string[] = []
  let server: RunningServer | undefined
  const log = createLog({
    terminal: process.stdout.isTTY,
    secrets: () => [
      ...secrets,
      ...(server?.workspace.connection.secrets() ?? []),
      ...(server?.workspace.secrets.values() ?? []),
    ],
  })
  try {
    const allowed = [process.env['HEDDLE_EGRESS_ALLOW'] ?? '', ...egressAllow].join(',')
    const environment = readEnvironment(
      {
        ...process.env,
        HEDDLE_EGRESS_ALLOW: allowed,
        ...(port === undefined ? {} : { PORT: port }),
        ...(host === undefined ? {} : { HOST: host }),
        ...(nodes === undefined ? {} : { HEDDLE_NODES: nodes }),
      },
      {
        ...(port === undefined ? {} : { PORT: '--port' }),
        ...(host === undefined ? {} : { HOST: '--host' }),
      },
    )
    const { database } = environment
    const password = database === undefined ? undefined : new URL(database).password
    for (const secret of [environment.token, environment.openAiKey, password || undefined]) {
      if (secret !== undefined) secrets.push(secret)
    }
    secrets.push(...environment.secrets.values())
    server = await serve({ environment, log, ...options, sample: sample && environment.sample })
    stopOnSignals(server, environment.drain * 1000)
    greet(server, log)
    tidyMemory()
    // A process that is killed writes nothing at its end.
    void server.settled.then(() => setTimeout(flushCompileCache, keepCompiledAfter).unref())
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    process.exitCode = 1
  }

  function stopOnSignals(running: RunningServer, grace: number): void {
    onStopSignal((signal, again) => {
      // Asked twice: what is not finished goes on at the next start.
      if (again) process.exit(0)
      log.info(
        `${signal === 'SIGINT' ? 'Stopping' : `Stopping (${signal})`}. Runs under way have ${grace / 1000} s; what is left goes on at the next start.`,
      )
      running.close({ grace }).then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'Heddle could not stop in order.')
          process.exit(1)
        },
      )
    })
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'Something broke that nobody caught. Runs go on at the next start.')
      process.exit(1)
    })
    process.on('unhandledRejection', (error) => {
      log.error({ err: error }, 'A promise was broken that nobody looked at.')
    })
  }
}

function greet(server: RunningServer, log: ReturnType<typeof createLog>): void {
  const seconds = (performance.now() / 1000).toFixed(1)
  log.info(`Heddle is ready at ${server.url} (${seconds} s).`)
  if (!server.byLinksOnly) return
  // Not through the log: a log is kept and sent around, this address is for one person, once.
  process.stdout.write(
    process.stdout.isTTY
      ? `\n  Open ${server.loginUrl}\n  It signs you in, once, within the next hour.\n\n`
      : `Open ${server.loginUrl}\n`,
  )
}
