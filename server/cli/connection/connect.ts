import { setTimeout as wait } from 'node:timers/promises'
import { FolderInUse, readAddress } from '../../data-folder.ts'
import type { Environment } from '../../environment.ts'
import type { BuildReporter, Connection } from './connection.ts'

export interface ConnectOptions {
  readonly environment: Pick<
    Environment,
    | 'home'
    | 'nodes'
    | 'database'
    | 'lease'
    | 'openAiKey'
    | 'openAiBaseUrl'
    | 'model'
    | 'egressAllow'
    | 'secrets'
  >
  readonly building: BuildReporter
  /** Told what the person should know and that is no result. */
  readonly onMessage: (message: string) => void
  /** Milliseconds to wait for a folder that another command or a starting server holds. */
  readonly patience?: number
}

/**
 * To the server that holds the data folder, or to the folder itself where no server does. A server
 * that was killed leaves its address behind; nothing answers there, or something that does not know
 * its token.
 * @throws FolderInUse
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { home } = options.environment
  const deadline = performance.now() + (options.patience ?? 10_000)
  for (;;) {
    const address = readAddress(home)
    if (address !== undefined) {
      const { openServer } = await import('./over-http.ts')
      const connection = await openServer(address, options)
      if (connection !== undefined) return connection
    }
    try {
      const { openAlone } = await import('./alone.ts')
      return await openAlone(options)
    } catch (error) {
      if (!(error instanceof FolderInUse) || performance.now() > deadline) throw error
    }
    await wait(100)
  }
}
