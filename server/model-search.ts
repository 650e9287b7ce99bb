import { forgetFailures } from '../engine/models/call-gate.ts'
import type { ProviderAddress } from '../engine/models/provider-address.ts'
import { discoverModel } from '../engine/models/provider-defaults.ts'
import type { ConnectionReport } from '../engine/models/test-connection.ts'
import type { Log } from './log.ts'

/** The chat model of a server that nobody chose one for. */
export interface ModelSearch {
  /** Undefined while none is known. */
  model(): string | undefined
  /** Why there is none. */
  trouble(): string | undefined
  /** Kept when the server was asked, by this very call where that may help. Never rejects. */
  settled(): Promise<void>
  /** A call to this model failed: perhaps the server is gone, or has others now. */
  doubt(model: string): void
  close(): void
}

/** Milliseconds between two tries: the first pause, which is doubled until the longest one. */
interface Pauses {
  readonly shortest: number
  readonly longest: number
}

const usualPauses: Pauses = { shortest: 1000, longest: 60_000 }
/** Milliseconds that a run waits for a server that did not answer before. */
const patience = 1000

/**
 * Asks a server for its models until one can be used, and again when that one fails, so that it does
 * not matter whether the server or Heddle starts first. Keeps no process alive.
 * @param options.onChange told when a model is found, and when there is news of why there is none
 */
export function searchModel(
  address: ProviderAddress,
  options: { log: Log; onChange: () => void; pauses?: Pauses },
): ModelSearch {
  const { log, onChange, pauses = usualPauses } = options
  const stop = new AbortController()
  let model: string | undefined
  let trouble: string | undefined
  let state: 'searching' | 'found' | 'refused' = 'searching'
  let pause = pauses.shortest
  let timer: NodeJS.Timeout | undefined
  let isDown = false
  let lastAsked = -Infinity
  let asking: Promise<void> | undefined

  /** Whoever asks meanwhile waits for the same answer. */
  function ask(): Promise<void> {
    asking ??= askServer()
      .catch(() => undefined)
      .finally(() => {
        asking = undefined
        lastAsked = performance.now()
        if (state === 'searching' && !stop.signal.aborted) askLater()
      })
    return asking
  }

  function askLater(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      pause = Math.min(pause * 2, pauses.longest)
      void ask()
    }, pause).unref()
  }

  async function askServer(): Promise<void> {
    const { model: usable, report } = await discoverModel(address, stop.signal)
    if (stop.signal.aborted) return
    // Calls need not wait until it is their turn to find out.
    if (report.ok && isDown) forgetFailures(address)
    isDown = !report.ok
    if (model !== undefined && report.models.includes(model)) return found()
    if (usable !== undefined) {
      model = usable
      found()
      log.info(
        `Using the model "${usable}" of ${address.baseUrl}, because none is chosen in the settings.`,
      )
      return onChange()
    }
    // Another key is another search.
    if (['wrong-key', 'needs-key'].includes(report.verdict)) state = 'refused'
    // A model that was there stays: that it does not answer says more than answers without it.
    if (model === undefined) tell(whyNone(address, report))
  }

  function found(): void {
    trouble = undefined
    state = 'found'
    pause = pauses.shortest
  }

  function tell(why: string): void {
    if (why === trouble) return
    trouble = why
    log.warn(`${why} Answers stay extractive until that is settled.`)
    onChange()
  }

  const wasJustAsked = (): boolean => performance.now() - lastAsked < pauses.shortest
  let first: Promise<void> | undefined = ask().then(() => {
    first = undefined
  })

  return {
    model: () => model,
    trouble: () => trouble,
    settled() {
      if (first !== undefined) return first
      if (state !== 'searching' || (asking === undefined && wasJustAsked())) {
        return Promise.resolve()
      }
      return Promise.race([ask(), waited(patience)])
    },
    doubt(failed) {
      if (failed !== model || stop.signal.aborted || wasJustAsked()) return
      state = 'searching'
      void ask()
    },
    close() {
      clearTimeout(timer)
      stop.abort()
    },
  }
}

function whyNone(address: ProviderAddress, report: ConnectionReport): string {
  return report.ok
    ? `The server at ${address.baseUrl} lists no chat model; choose one in the settings.`
    : report.message
}

function waited(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
