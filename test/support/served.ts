import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { AlertTimes } from '../../server/alerts/alert-parts.ts'
import { readEnvironment } from '../../server/environment.ts'
import type { LiveScoreTimes } from '../../server/live-scores/live-score-parts.ts'
import { createLog } from '../../server/log.ts'
import { serve, type RunningServer } from '../../server/serve.ts'
import { createClient, token, type Client } from './client.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A real server of this process, spoken to over HTTP. */
export interface Served extends Client, AsyncDisposable {
  readonly home: string
  readonly server: RunningServer
  /** Everything it has logged. */
  logged(): string
}

/**
 * Starts a server on any free port, with the index of the documentation built.
 * @param options.home a data folder that outlives the server; left out, one of its own
 * @param options.variables further environment variables
 * @param options.editor with the editor, built first where it has to be
 * @param options.settle false: answer while it is still warming up
 * @param options.sample with the runs of the sample, which most tests are better without
 * @param options.warm false: without that index, which takes most of the time of a start
 */
export async function startServed(
  options: {
    home?: string
    variables?: NodeJS.ProcessEnv
    settle?: boolean
    warm?: boolean
    editor?: boolean
    sample?: boolean
    /** A folder whose files are graphs. */
    graphs?: string
    /** Other times of alerts. */
    alerts?: AlertTimes
    /** Other times of scoring what deployments answer. */
    scoring?: LiveScoreTimes
  } = {},
): Promise<Served> {
  const folder = options.home === undefined ? temporaryFolder() : undefined
  const home = options.home ?? folder!.path
  const {
    editor = false,
    warm = true,
    sample = false,
    graphs,
    alerts,
    scoring,
    variables = {},
  } = options
  // Most of the time of a start goes into what is the same for all: migrations, and an index of the documentation.
  const asStarted = graphs === undefined && variables['DATABASE_URL'] === undefined
  if (asStarted && isEmpty(home)) cpSync(await startedFolder(warm), home, { recursive: true })
  const lines: string[] = []
  const environment = readEnvironment({
    PORT: '0',
    HEDDLE_HOME: home,
    HEDDLE_TOKEN: token,
    ...variables,
  })
  const log = createLog({
    terminal: false,
    write: (line) => lines.push(line),
    secrets: () => [
      ...(server?.workspace.connection.secrets() ?? []),
      ...(server?.workspace.secrets.values() ?? []),
    ],
  })
  let server: RunningServer | undefined
  try {
    server = await serve({ environment, log, editor, warm, graphs, sample, alerts, scoring })
  } catch (error) {
    folder?.[Symbol.dispose]()
    throw error
  }
  if (options.settle !== false) await server.settled
  const running = server
  return {
    ...createClient(running.url),
    home,
    server: running,
    logged: () => lines.join(''),
    async [Symbol.asyncDispose]() {
      await running.close()
      folder?.[Symbol.dispose]()
    },
  }
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}

const started = new Map<boolean, Promise<string>>()

/** A data folder in which a server has started once. */
function startedFolder(warm: boolean): Promise<string> {
  const known = started.get(warm)
  if (known !== undefined) return known
  const folder = start(temporaryFolder().path, warm)
  started.set(warm, folder)
  return folder
}

async function start(home: string, warm: boolean): Promise<string> {
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const environment = readEnvironment({ PORT: '0', HEDDLE_HOME: home, HEDDLE_TOKEN: token })
  const log = createLog({ terminal: false, write: () => undefined })
  const server = await serve({ environment, log, editor: false, warm })
  await server.settled
  await server.close()
  return home
}

/** A server that no other test speaks to, without indexes, for as long as the test runs. */
export async function ownServer(): Promise<Served> {
  const heddle = await startServed({ warm: false })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  return heddle
}
