import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from './client.ts'
import { innerGraphs, ledgerGraphs } from './ledger-graphs.ts'
import { ledgerServer } from './server-series.ts'
import { spawnServer, type Spawned } from './spawned.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Ledger servers at once on one Postgres, each in a process and with a folder of its own. */
export class SeveralServers implements AsyncDisposable {
  readonly ledgerFile: string
  readonly living: Spawned[] = []
  readonly #folders = [temporaryFolder()]
  readonly #variables: NodeJS.ProcessEnv
  #home: string | undefined

  /** @param variables further environment variables */
  constructor(url: string, variables: NodeJS.ProcessEnv = {}) {
    const folder = this.#folders[0]!.path
    this.ledgerFile = join(folder, 'ledger.txt')
    this.#variables = {
      DATABASE_URL: url,
      LEDGER: this.ledgerFile,
      ...variables,
    }
  }

  /** Starts servers at the same moment; the first one ever alone, with the graphs. */
  async start(count: number): Promise<readonly Spawned[]> {
    const started: Spawned[] = []
    if (this.#home === undefined && count > 0) {
      const first = await this.#startOne()
      for (const graph of [...innerGraphs, ...ledgerGraphs]) await first.publish(graph)
      started.push(first)
    }
    const rest = Array.from({ length: count - started.length }, () => this.#startOne())
    started.push(...(await Promise.all(rest)))
    return started
  }

  async #startOne(): Promise<Spawned> {
    const folder = temporaryFolder()
    this.#folders.push(folder)
    // What one of them has sealed the others must open.
    if (this.#home !== undefined) {
      copyFileSync(join(this.#home, 'secret.key'), join(folder.path, 'secret.key'))
    }
    const server = await spawnServer({
      home: folder.path,
      variables: this.#variables,
      file: ledgerServer,
    })
    this.#home ??= folder.path
    this.living.push(server)
    return server
  }

  async kill(server: Spawned): Promise<void> {
    this.living.splice(this.living.indexOf(server), 1)
    await server.kill()
  }

  /** A client that starts runs at one server, watches them at another one, and answers at a third. */
  spread(first: number): { up(): Promise<Client> } {
    let known: readonly Spawned[] = []
    let client: Client | undefined
    return {
      up: () => {
        if (client === undefined || known.some((server) => !this.living.includes(server))) {
          known = [0, 1, 2].map((at) => this.living[(first + at) % this.living.length]!)
          const [begins, watches, answers] = known
          client = {
            ...begins!,
            watch: (run, after, signal) => watches!.watch(run, after, signal),
            send: (path, sending) =>
              (path.startsWith('/v1/runs/') ? answers! : begins!).send(path, sending),
          }
        }
        return Promise.resolve(client)
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that is stopped takes no other signal.
    await Promise.all(this.living.splice(0).map((server) => server.kill()))
    for (const folder of this.#folders) folder[Symbol.dispose]()
  }
}
