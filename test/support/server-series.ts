import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { innerGraphs, ledgerGraphs } from './ledger-graphs.ts'
import { spawnKilled, spawnServer, type Spawned } from './spawned.ts'
import { ownFolder } from './temporary-folder.ts'

/** A server whose catalogue has the ledger nodes, too. */
export const ledgerServer = fileURLToPath(new URL('ledger-server.ts', import.meta.url))

/** One ledger server after the other in one data folder. */
export class ServerSeries {
  readonly home: string
  readonly ledgerFile: string
  readonly #variables: NodeJS.ProcessEnv
  #next = Promise.withResolvers<Spawned>()

  /**
   * @param options.variables further environment variables
   * @param options.home left out, a folder that goes away when the test is over
   */
  constructor(options: { variables?: NodeJS.ProcessEnv; home?: string } = {}) {
    this.home = options.home ?? ownFolder()
    this.ledgerFile = join(this.home, 'ledger.txt')
    this.#variables = {
      LEDGER: this.ledgerFile,
      ...options.variables,
    }
  }

  /** The server that is up, or the next one. */
  up(): Promise<Spawned> {
    return this.#next.promise
  }

  async start(): Promise<Spawned> {
    const server = await spawnServer({
      home: this.home,
      variables: this.#variables,
      file: ledgerServer,
    })
    this.#next.resolve(server)
    return server
  }

  /** From now on clients wait for the next server. */
  leave(): void {
    this.#next = Promise.withResolvers<Spawned>()
  }

  /** One that is killed on its way up. */
  startInVain(milliseconds: number): Promise<void> {
    return spawnKilled(
      { home: this.home, variables: this.#variables, file: ledgerServer },
      milliseconds,
    )
  }

  /** Ends the server that is up as an operator does. @throws unless it ends well */
  async stop(): Promise<void> {
    const server = await this.up()
    this.leave()
    server.signal('SIGTERM')
    const code = await server.code
    if (code !== 0) throw new Error(`The server ended with ${code}:\n${server.output()}`)
  }

  /** A first start, with the graphs; it also keeps the compiled code, which halves all further starts. */
  async prepare(): Promise<void> {
    const server = await this.start()
    for (const graph of [...innerGraphs, ...ledgerGraphs]) await server.publish(graph)
    await this.stop()
  }
}
