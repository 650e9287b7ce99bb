import { CircuitBreaker, type Admission } from './circuit-breaker.ts'
import type { ProviderAddress } from './provider-address.ts'
import { RateLimit, type RateLimits, type Turn } from './rate-limit.ts'

/** Stands before every call to a model: rate limits, and the pause of a server that is down. */
export interface CallGate {
  /**
   * Waits for the turn of a call.
   * @param tokens how many it will take, as far as one knows
   * @throws ModelError while the server is taken to be down, or the reason of the signal
   */
  enter(tokens: number, signal: AbortSignal): Promise<Pass>
}

/** A call that may be made. */
interface Pass {
  /** The server said something. */
  alive(): void
  failed(error: unknown): void
  /** The call is over. @param tokens what it took, where that was counted */
  leave(tokens?: number): void
}

export const openGate: CallGate = {
  async enter(_, signal) {
    signal.throwIfAborted()
    return { alive: () => undefined, failed: () => undefined, leave: () => undefined }
  },
}

// All runs of a process share one server, so they share what is known of it.
const rates = new Map<string, RateLimit>()
const breakers = new Map<string, CircuitBreaker>()

/** The gate of a model of a connection, the same for all who ask. */
export function gateFor(address: ProviderAddress, model: string, limits: RateLimits): CallGate {
  const server = serverOf(address)
  const rate = kept(rates, `${server} ${model}`, () => new RateLimit())
  rate.set(limits)
  const call = {
    model: `${address.provider}:${model}`,
    baseUrl: address.baseUrl,
    key: address.key,
  }
  return {
    async enter(tokens, signal) {
      const breaker = kept(breakers, server, () => new CircuitBreaker())
      // Nobody need wait for a turn to ask a server that is down.
      breaker.check(call)
      const turn = await rate.take(tokens, signal)
      const admission = admitted(() => breaker.admit(call), turn)
      return {
        alive: () => admission.alive(),
        failed: (error) => admission.failed(error),
        leave(counted) {
          if (counted !== undefined) turn.count(counted)
          admission.left()
        },
      }
    },
  }
}

/** The same gate, where somebody is told of each call that fails. */
export function watchedGate(gate: CallGate, onFailed: (error: unknown) => void): CallGate {
  return {
    async enter(tokens, signal) {
      const pass = await gate.enter(tokens, signal)
      return {
        ...pass,
        failed(error) {
          pass.failed(error)
          onFailed(error)
        },
      }
    },
  }
}

/** A turn of a call that is not made is somebody else's. */
function admitted(admit: () => Admission, turn: Turn): Admission {
  try {
    return admit()
  } catch (error) {
    turn.giveBack()
    throw error
  }
}

/**
 * Asks servers again at once, such as after an address or a key was changed.
 * @param address the one that is known to be back; left out, all of them
 */
export function forgetFailures(address?: ProviderAddress): void {
  if (address === undefined) breakers.clear()
  else breakers.delete(serverOf(address))
}

function serverOf({ provider, baseUrl }: ProviderAddress): string {
  return `${provider} ${baseUrl}`
}

function kept<Value>(known: Map<string, Value>, name: string, make: () => Value): Value {
  let value = known.get(name)
  if (value === undefined) known.set(name, (value = make()))
  return value
}
